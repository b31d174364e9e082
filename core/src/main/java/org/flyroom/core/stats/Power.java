package org.flyroom.core.stats;

/// How many items a comparison needs, by the normal approximation.
public final class Power {
  private Power() {}

  /// Items for two one-sided tests to show that a difference stays within ±margin: `((z₁ + z₂) ·
  /// deviation / (margin - |trueDifference|))²` with z₁ the normal quantile of `1 - alpha`, and z₂
  /// that of `power`, or of `(1 + power)/2` when the true difference is 0, where both sides can
  /// fail.
  ///
  /// Chow, Shao and Wang (2008), *Sample size calculations in clinical research*, section 3.1.
  ///
  /// @param deviation standard deviation of one item's paired difference
  /// @param margin in the same units
  /// @param trueDifference in the same units, smaller than the margin
  /// @param alpha level of each one-sided test
  /// @param power chance to succeed, such as 0.8
  /// @return items, not rounded
  public static double equivalenceItems(
      double deviation, double margin, double trueDifference, double alpha, double power) {
    Require.inside(power, "power");
    double success = trueDifference == 0 ? (1 + power) / 2 : power;
    return items(deviation, margin - Math.abs(trueDifference), alpha, success);
  }

  /// Items for one test to show that the harm on one side stays under the margin, when there is
  /// none: `((z₁ + z₂) · deviation / margin)²` with z₁ the normal quantile of `1 - alpha` and z₂
  /// that of `power`. Source as for [#equivalenceItems].
  ///
  /// @param deviation standard deviation of one item's paired difference
  /// @param margin in the same units
  /// @return items, not rounded
  public static double nonInferiorityItems(
      double deviation, double margin, double alpha, double power) {
    Require.inside(power, "power");
    return items(deviation, margin, alpha, power);
  }

  private static double items(double deviation, double room, double alpha, double success) {
    Require.inside(alpha, "alpha");
    Require.positive(room, "the distance between margin and true difference");
    if (!(deviation >= 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException("deviation must not be negative, nor " + deviation);
    }
    double root = (Quantiles.normal(1 - alpha) + Quantiles.normal(success)) * deviation / room;
    return root * root;
  }
}
