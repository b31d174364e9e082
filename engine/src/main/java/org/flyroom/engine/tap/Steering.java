package org.flyroom.engine.tap;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.Intervention.Span;
import org.flyroom.core.model.Place;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// Changes states as a decoder computes them.
public final class Steering implements Decoder.Tap {
  private final List<Change> changes;

  /// @param adds whether the vector is added to the state or put in its place
  private record Change(Place place, float[] vector, Span span, boolean adds) {}

  private Steering(List<Change> changes) {
    this.changes = List.copyOf(changes);
  }

  /// A tap that makes the changes to states among the interventions, in their order.
  public static Decoder.Tap of(List<Intervention> interventions) {
    List<Change> changes = new ArrayList<>();
    for (Intervention intervention : interventions) {
      switch (intervention) {
        case Intervention.Add add -> {
          // Minus zero plus zero is zero: leaving a zero vector out is what changes no bit.
          if (!isZero(add.vector())) {
            changes.add(new Change(add.place(), add.vector(), add.span(), true));
          }
        }
        case Intervention.Replace replace ->
            changes.add(new Change(replace.place(), replace.vector(), replace.span(), false));
        case Intervention.ScaleAdapter _ -> {
          // An adapter is scaled where it is worn.
        }
      }
    }
    return changes.isEmpty() ? Decoder.Tap.NONE : new Steering(changes);
  }

  /// Why interventions do not fit a decoder; empty when they do.
  public static List<String> problems(List<Intervention> interventions, ModelConfig config) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < interventions.size(); i++) {
      String name = "intervention %d: ".formatted(i + 1);
      switch (interventions.get(i)) {
        case Intervention.Add add -> check(name, add.place(), add.vector(), config, problems);
        case Intervention.Replace replace ->
            check(name, replace.place(), replace.vector(), config, problems);
        case Intervention.ScaleAdapter _ -> {
          // Whoever wears adapters knows which there are.
        }
      }
    }
    return problems;
  }

  /// Why a decoder has no such place; null when it has.
  static @Nullable String problem(Place place, ModelConfig config) {
    boolean misplaced = place.part() == Place.Part.FINAL_NORM && place.layer() != config.layers();
    return misplaced || place.layer() > config.layers()
        ? "the model has no %s: its layers are 0 (embeddings) to %d"
            .formatted(place, config.layers())
        : null;
  }

  private static void check(
      String name, Place place, float[] vector, ModelConfig config, List<String> problems) {
    String missing = problem(place, config);
    if (missing != null) {
      problems.add(name + missing);
    }
    if (vector.length != config.hidden()) {
      problems.add(
          name
              + "a vector of %d values for a model of width %d"
                  .formatted(vector.length, config.hidden()));
    }
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        problems.add(name + "the vector has a value that is not finite");
        return;
      }
    }
  }

  private static boolean isZero(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Tensor pass(Place.Part part, int layer, Tensor state, int[] starts) {
    Tensor current = state;
    for (Change change : changes) {
      if (change.place.part() == part && change.place.layer() == layer) {
        current = changed(change, current, starts);
      }
    }
    return current;
  }

  private static Tensor changed(Change change, Tensor state, int[] starts) {
    DType type = state.type();
    Tensor vector = Tensor.of(change.vector, change.vector.length).to(type);
    int tokens = (int) state.size(1);
    float[] inside = new float[starts.length * tokens];
    boolean everywhere = true;
    for (int r = 0; r < starts.length; r++) {
      for (int t = 0; t < tokens; t++) {
        boolean in = change.span.contains(starts[r] + t);
        inside[r * tokens + t] = in ? 1 : 0;
        everywhere &= in;
      }
    }
    if (everywhere) {
      return change.adds
          ? state.add(vector)
          : vector.expand(state.size(0), tokens, state.size(2)).contiguous();
    }
    Tensor mask = Tensor.of(inside, starts.length, tokens, 1).to(type);
    Tensor placed = mask.multiply(vector);
    return change.adds
        ? state.add(placed)
        : state.multiply(mask.multiply(-1).addInPlace(1)).addInPlace(placed);
  }
}
