package org.flyroom.core.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/// Whether two yes-no measurements on the same items differ.
public final class McNemar {
  private McNemar() {}

  /// The exact two-sided p-value: of the items on which the two disagree, as many or more lie on
  /// one side by the toss of a fair coin; twice the smaller binomial tail, at most 1. Without
  /// disagreement it is 1.
  ///
  /// McNemar (1947), *Note on the sampling error of the difference between correlated proportions
  /// or percentages*.
  ///
  /// @param onlyFirst items where only the first says yes
  /// @param onlySecond items where only the second says yes
  public static double exact(int onlyFirst, int onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException("counts %d and %d".formatted(onlyFirst, onlySecond));
    }
    int both = Math.addExact(onlyFirst, onlySecond);
    double tail =
        BinomialDistribution.of(both, 0.5).cumulativeProbability(Math.min(onlyFirst, onlySecond));
    return Math.min(1, 2 * tail);
  }
}
