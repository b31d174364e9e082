package org.flyroom.core.stats;

/// Standard errors of figures without a formula for one, from leaving out one item at a time.
public final class Jackknife {
  private Jackknife() {}

  /// Standard error `√((n - 1)/n · Σ(θ₋ᵢ - θ̄)²)`, where θ₋ᵢ is the figure without item i and θ̄
  /// the mean of those, with n - 1 degrees of freedom. For smooth figures; not for medians or
  /// extremes.
  ///
  /// Tukey (1958), *Bias and confidence in not quite large samples*; Efron and Tibshirani (1993),
  /// *An introduction to the bootstrap*, chapter 11. For paired comparisons leave the item out on
  /// both sides and give the difference.
  ///
  /// @param estimate the figure over all items
  /// @param leaveOneOut the figure without each item, n values
  /// @throws IllegalArgumentException for fewer than two items or a value that is not finite
  public static TEstimate of(double estimate, double[] leaveOneOut) {
    TEstimate spread = Mean.of(leaveOneOut);
    int n = leaveOneOut.length;
    return new TEstimate(estimate, (n - 1) * spread.standardError(), n - 1, n);
  }
}
