package org.flyroom.core.stats;

/// How two measurements on the same items go together, from -1 to 1. Not a number where one of them
/// does not vary.
public final class Correlation {
  private Correlation() {}

  /// Linear: `Σ(x - x̄)(y - ȳ) / √(Σ(x - x̄)² Σ(y - ȳ)²)`.
  ///
  /// Pearson (1895), *Note on regression and inheritance in the case of two parents*.
  ///
  /// @throws IllegalArgumentException for fewer than two items or a value that is not finite
  public static double pearson(double[] x, double[] y) {
    check(x, y);
    double meanX = Mean.of(x).value();
    double meanY = Mean.of(y).value();
    double products = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squaresX += (x[i] - meanX) * (x[i] - meanX);
      squaresY += (y[i] - meanY) * (y[i] - meanY);
    }
    return within(products / (Math.sqrt(squaresX) * Math.sqrt(squaresY)));
  }

  /// Monotone: Pearson's correlation of the ranks, ties sharing theirs.
  ///
  /// Spearman (1904), *The proof and measurement of association between two things*.
  ///
  /// @throws IllegalArgumentException for fewer than two items or a value that is not finite
  public static double spearman(double[] x, double[] y) {
    check(x, y);
    return pearson(Ranks.mid(x), Ranks.mid(y));
  }

  /// Order of pairs, corrected for ties (tau-b): concordant minus discordant pairs over `√(pairs
  /// not tied in x · pairs not tied in y)`. Takes time in the square of the items.
  ///
  /// Kendall (1945), *The treatment of ties in ranking problems*.
  ///
  /// @throws IllegalArgumentException for fewer than two items or a value that is not finite
  public static double kendallTauB(double[] x, double[] y) {
    check(x, y);
    long balance = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int orderX = order(x[i], x[j]);
        int orderY = order(y[i], y[j]);
        balance += (long) orderX * orderY;
        untiedX += Math.abs(orderX);
        untiedY += Math.abs(orderY);
      }
    }
    return within(balance / (Math.sqrt((double) untiedX) * Math.sqrt((double) untiedY)));
  }

  private static int order(double left, double right) {
    return left > right ? 1 : left < right ? -1 : 0;
  }

  /// Takes off what rounding adds beyond the ends; leaves a non-number as it is.
  private static double within(double correlation) {
    return Math.clamp(correlation, -1.0, 1.0);
  }

  private static void check(double[] x, double[] y) {
    Require.sameLength(x.length, y.length);
    Require.atLeast(2, x.length, "items");
    Require.finite(x);
    Require.finite(y);
  }
}
