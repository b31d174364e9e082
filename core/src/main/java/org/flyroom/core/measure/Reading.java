package org.flyroom.core.measure;

import static java.util.Objects.requireNonNull;

/// What one item gave: a value, or a reason why there is none. Absence is never zero.
public sealed interface Reading {

  record Value(double value) implements Reading {
    public Value {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("a value must be a number; use Absent");
      }
    }
  }

  /// No value.
  ///
  /// @param detail what was seen, for a person
  record Absent(Reason reason, String detail) implements Reading {
    public Absent {
      requireNonNull(reason, "reason");
      requireNonNull(detail, "detail");
    }
  }

  /// Why an item gave no value.
  enum Reason {
    REFUSED,
    UNPARSABLE,
    JUDGE_FAILED,
    LABEL_MASS_LOW,
    NOT_SUPPORTED,
    /// The model gave no answer, or not the one that was asked for.
    REQUEST_FAILED
  }
}
