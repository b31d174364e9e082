package org.flyroom.core.stats;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.flyroom.core.measure.Estimate;

/// What a detector catches when it may raise only so many false alarms.
///
/// @param threshold an item is called positive when its score is above this
/// @param truePositiveRate share of positives called positive; the interval takes the threshold as
///   given and so leaves out that it was chosen on these negatives
/// @param falsePositiveRate share of negatives called positive, at most the rate allowed
public record OperatingPoint(
    double threshold, Estimate truePositiveRate, Estimate falsePositiveRate) {
  public OperatingPoint {
    requireNonNull(truePositiveRate, "truePositiveRate");
    requireNonNull(falsePositiveRate, "falsePositiveRate");
  }

  /// The most sensitive point whose false positive rate on these negatives is at most `allowed`:
  /// the threshold is the smallest score of a negative above which no larger share of negatives
  /// lies. With fewer than 1 / `allowed` negatives this is their largest score.
  ///
  /// @param allowed false positive rate, from 0 to below 1, such as 0.01
  /// @throws IllegalArgumentException without positives or negatives, or for a score that is not a
  ///   number
  public static OperatingPoint atFalsePositiveRate(
      double[] positive, double[] negative, double allowed) {
    Require.atLeast(1, positive.length, "positives");
    Require.atLeast(1, negative.length, "negatives");
    Require.numbers(positive);
    Require.numbers(negative);
    if (!(allowed >= 0 && allowed < 1)) {
      throw new IllegalArgumentException(
          "the false positive rate allowed must be from 0 to below 1, not " + allowed);
    }
    int n = negative.length;
    int alarms = (int) (allowed * n) + 1;
    while ((double) alarms / n > allowed) {
      alarms--;
    }
    double threshold = Arrays.stream(negative).sorted().toArray()[n - 1 - alarms];
    return new OperatingPoint(
        threshold,
        Proportion.estimate(above(positive, threshold), positive.length, 0),
        Proportion.estimate(above(negative, threshold), n, 0));
  }

  private static long above(double[] scores, double threshold) {
    return Arrays.stream(scores).filter(score -> score > threshold).count();
  }
}
