package org.flyroom.app.report;

import org.flyroom.core.measure.Verdict;

/// How many measures said what about one arm.
public record Tally(int unharmed, int harmed, int undecided, int uninformative, int notMeasured) {

  static final Tally NONE = new Tally(0, 0, 0, 0, 0);

  Tally with(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unharmed v ->
          new Tally(unharmed + 1, harmed, undecided, uninformative, notMeasured);
      case Verdict.Harmed v ->
          new Tally(unharmed, harmed + 1, undecided, uninformative, notMeasured);
      case Verdict.Undecided v ->
          new Tally(unharmed, harmed, undecided + 1, uninformative, notMeasured);
      case Verdict.Uninformative v ->
          new Tally(unharmed, harmed, undecided, uninformative + 1, notMeasured);
      case Verdict.NotMeasured v ->
          new Tally(unharmed, harmed, undecided, uninformative, notMeasured + 1);
    };
  }
}
