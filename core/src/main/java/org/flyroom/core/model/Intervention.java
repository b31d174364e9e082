package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// A change to what a model computes, made while it computes; its weights stay as they are.
public sealed interface Intervention {

  /// Adds a vector to a state: steering.
  ///
  /// @param vector as long as the model is wide; not changed afterwards
  record Add(Place place, float[] vector, Span span) implements Intervention {
    public Add {
      requireNonNull(place, "place");
      requireNonNull(vector, "vector");
      requireNonNull(span, "span");
    }

    /// At every position, of the prompt and of the answer.
    public Add(Place place, float[] vector) {
      this(place, vector, Span.ALL);
    }
  }

  /// Puts a vector in place of a state: patching.
  ///
  /// @param vector as long as the model is wide; not changed afterwards
  record Replace(Place place, float[] vector, Span span) implements Intervention {
    public Replace {
      requireNonNull(place, "place");
      requireNonNull(vector, "vector");
      requireNonNull(span, "span");
    }
  }

  /// Multiplies what a worn adapter adds. Factor 0 switches it off, which gives the model without
  /// it bit for bit; 1 leaves it as it is.
  ///
  /// @param adapter in the order in which they are worn, from 0
  /// @param factor finite; other than 0 and 1 it is refused for adapters with magnitudes (DoRA) or
  ///   whole weights (modules_to_save), whose parts between on and off are not defined
  record ScaleAdapter(int adapter, double factor) implements Intervention {
    public ScaleAdapter {
      if (adapter < 0 || !Double.isFinite(factor)) {
        throw new IllegalArgumentException(
            "adapter %d, factor %s: one from 0 on, and a finite factor".formatted(adapter, factor));
      }
    }
  }

  /// Positions `from .. to - 1` of a sequence, the first token of the prompt being 0.
  record Span(int from, int to) {
    /// Every position.
    public static final Span ALL = new Span(0, Integer.MAX_VALUE);

    public Span {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("no positions from %d to %d".formatted(from, to));
      }
    }

    /// One position.
    public static Span at(int position) {
      return new Span(position, position + 1);
    }

    public boolean contains(int position) {
      return position >= from && position < to;
    }
  }
}
