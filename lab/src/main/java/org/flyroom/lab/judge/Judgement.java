package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.measure.Reading;

/// What a judge says of one answer.
public sealed interface Judgement {

  /// A place on a scale.
  ///
  /// @param score 0 to 100
  /// @param mass probability that the judge put on numbers at all, 0 to 1
  record Scored(double score, double mass) implements Judgement {
    public Scored {
      if (!(score >= 0 && score <= 100)) {
        throw new IllegalArgumentException("a score lies between 0 and 100, not " + score);
      }
    }
  }

  /// A class.
  ///
  /// @param share of the probability on any class; 1 where a rule decided
  record Labelled(String label, double share) implements Judgement {
    public Labelled {
      requireNonNull(label, "label");
    }
  }

  /// The judge gave no judgement; it counts as missing, never as a class or a score.
  record Unparsed(Reading.Reason reason, String detail) implements Judgement {
    public Unparsed {
      requireNonNull(reason, "reason");
      requireNonNull(detail, "detail");
    }
  }
}
