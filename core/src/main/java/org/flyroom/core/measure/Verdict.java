package org.flyroom.core.measure;

import static java.util.Objects.requireNonNull;

/// What a comparison with the parent says.
public sealed interface Verdict {

  /// The word shown to people.
  String word();

  /// Harm of the margin's size is excluded.
  record Unharmed() implements Verdict {
    @Override
    public String word() {
      return "unharmed";
    }
  }

  /// Harm of more than the margin is shown.
  record Harmed() implements Verdict {
    @Override
    public String word() {
      return "harmed";
    }
  }

  /// Neither.
  ///
  /// @param itemsNeeded about how many items would decide it, if the true difference is none; 0
  ///   when that cannot be said
  record Undecided(long itemsNeeded) implements Verdict {
    @Override
    public String word() {
      return "undecided";
    }
  }

  /// The measure could not have shown harm on this parent. Decided on the parent alone.
  record Uninformative(String reason) implements Verdict {
    public Uninformative {
      requireNonNull(reason, "reason");
    }

    @Override
    public String word() {
      return "uninformative";
    }
  }

  /// The measure could not be taken.
  record NotMeasured(String reason) implements Verdict {
    public NotMeasured {
      requireNonNull(reason, "reason");
    }

    @Override
    public String word() {
      return "not measured";
    }
  }
}
