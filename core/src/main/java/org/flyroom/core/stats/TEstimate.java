package org.flyroom.core.stats;

import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;

/// A value whose error, divided by its standard error, follows Student's t.
///
/// @param value in the units of what was measured
/// @param standardError in the same units; 0 when no two items differ
/// @param degreesOfFreedom of the standard error
/// @param n items the value rests on
public record TEstimate(double value, double standardError, double degreesOfFreedom, long n) {
  public TEstimate {
    if (!Double.isFinite(value) || !(standardError >= 0 && Double.isFinite(standardError))) {
      throw new IllegalArgumentException(
          "value %s, standard error %s".formatted(value, standardError));
    }
    Require.positive(degreesOfFreedom, "degrees of freedom");
    if (n < 1) {
      throw new IllegalArgumentException("an estimate needs items, not " + n);
    }
  }

  /// `value ± t · standardError` with t the two-sided quantile of Student's distribution (Student
  /// 1908).
  ///
  /// @param level confidence, such as 0.95
  public Interval interval(double level) {
    Require.inside(level, "level");
    double half = Quantiles.studentTwoSided(level, degreesOfFreedom) * standardError;
    return new Interval(value - half, value + half, level);
  }

  /// The same with its 95% interval.
  ///
  /// @param missing items asked that gave no value
  public Estimate estimate(long missing) {
    return new Estimate(value, interval(0.95), n, missing);
  }

  /// Standard deviation of one item implied by the standard error, `standardError · √n`. With
  /// clusters or weights it contains their cost.
  public double perItemDeviation() {
    return standardError * Math.sqrt((double) n);
  }
}
