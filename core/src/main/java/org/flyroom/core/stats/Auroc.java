package org.flyroom.core.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;

/// Area under the ROC curve: the chance that a positive scores above a negative, ties counted half.
///
/// @param value 0 to 1; 0.5 for scores that say nothing
/// @param variance of the value, after DeLong, DeLong and Clarke-Pearson (1988), *Comparing the
///   areas under two or more correlated receiver operating characteristic curves*
public record Auroc(double value, double variance, int positives, int negatives) {
  public Auroc {
    Require.probabilities(new double[] {value});
    if (!(variance >= 0) || positives < 1 || negatives < 1) {
      throw new IllegalArgumentException(
          "variance %s of %d positives, %d negatives".formatted(variance, positives, negatives));
    }
  }

  /// Computes the area and DeLong's variance: the placement of a positive is the share of negatives
  /// below it, that of a negative the share of positives above it, and the variance is that of
  /// their two means. By midranks: Sun and Xu (2014), *Fast implementation of DeLong's algorithm*.
  ///
  /// @param positive scores of the positives; infinities are allowed
  /// @param negative scores of the negatives
  /// @throws IllegalArgumentException for fewer than two of either, or a score that is not a number
  public static Auroc of(double[] positive, double[] negative) {
    Placements placements = Placements.of(positive, negative);
    TEstimate overPositives = Mean.of(placements.ofPositives());
    TEstimate overNegatives = Mean.of(placements.ofNegatives());
    return new Auroc(
        overPositives.value(),
        sumOfSquares(overPositives.standardError(), overNegatives.standardError()),
        positive.length,
        negative.length);
  }

  /// Compares two detectors on the same items by DeLong's test.
  ///
  /// @param firstPositive scores of the first detector; the second's in the same order of items
  /// @return with a p-value that is not a number when the areas differ and no placement varies, as
  ///   for a perfect detector against a constant one: the test does not apply there
  public static Difference compare(
      double[] firstPositive,
      double[] firstNegative,
      double[] secondPositive,
      double[] secondNegative) {
    Require.sameLength(firstPositive.length, secondPositive.length);
    Require.sameLength(firstNegative.length, secondNegative.length);
    Placements first = Placements.of(firstPositive, firstNegative);
    Placements second = Placements.of(secondPositive, secondNegative);
    TEstimate overPositives = Mean.of(minus(first.ofPositives(), second.ofPositives()));
    TEstimate overNegatives = Mean.of(minus(first.ofNegatives(), second.ofNegatives()));
    double difference = overPositives.value();
    double variance = sumOfSquares(overPositives.standardError(), overNegatives.standardError());
    if (variance == 0) {
      return difference == 0 ? new Difference(0, 0, 1) : new Difference(difference, 0, Double.NaN);
    }
    double z = difference / Math.sqrt(variance);
    double p = 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    return new Difference(difference, variance, p);
  }

  /// The first area minus the second.
  ///
  /// @param variance of the difference
  /// @param p two-sided p-value of the hypothesis that the areas are equal
  public record Difference(double value, double variance, double p) {
    /// The difference in standard errors.
    public double z() {
      return value == 0 ? 0 : value / Math.sqrt(variance);
    }
  }

  /// The interval, formed on the logit scale so that it stays within 0 and 1: Pepe (2003), *The
  /// statistical evaluation of medical tests for classification and prediction*, section 5.2.
  ///
  /// Where no placement varies (perfect separation, or one score for all) DeLong's variance is 0
  /// and proves nothing. The k = min(positives, negatives) pairs that share no item then all agree,
  /// and with u the Clopper-Pearson upper bound of 0 in k the interval is [value (1 - u), value +
  /// (1
  /// - value) u].
  public Interval interval(double level) {
    if (variance == 0) {
      double unseen = Proportion.clopperPearson(0, Math.min(positives, negatives), level).high();
      return new Interval(value * (1 - unseen), value + (1 - value) * unseen, level);
    }
    Require.inside(level, "level");
    double logit = Math.log(value / (1 - value));
    double half = Quantiles.normalTwoSided(level) * Math.sqrt(variance) / (value * (1 - value));
    return new Interval(logistic(logit - half), logistic(logit + half), level);
  }

  /// The area with its 95% interval, over all items.
  ///
  /// @param missing items without a score
  public Estimate estimate(long missing) {
    return new Estimate(value, interval(0.95), (long) positives + negatives, missing);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double sumOfSquares(double left, double right) {
    return left * left + right * right;
  }

  private static double[] minus(double[] left, double[] right) {
    double[] result = new double[left.length];
    Arrays.setAll(result, i -> left[i] - right[i]);
    return result;
  }

  @SuppressWarnings("ArrayRecordComponent") // lives within one method
  private record Placements(double[] ofPositives, double[] ofNegatives) {
    static Placements of(double[] positive, double[] negative) {
      int m = positive.length;
      int n = negative.length;
      Require.atLeast(2, m, "positives");
      Require.atLeast(2, n, "negatives");
      double[] all = Arrays.copyOf(positive, m + n);
      System.arraycopy(negative, 0, all, m, n);
      Require.numbers(all);
      double[] among = Ranks.mid(all);
      double[] amongPositives = Ranks.mid(positive);
      double[] amongNegatives = Ranks.mid(negative);
      double[] ofPositives = new double[m];
      Arrays.setAll(ofPositives, i -> (among[i] - amongPositives[i]) / n);
      double[] ofNegatives = new double[n];
      Arrays.setAll(ofNegatives, j -> 1 - (among[m + j] - amongNegatives[j]) / m);
      return new Placements(ofPositives, ofNegatives);
    }
  }
}
