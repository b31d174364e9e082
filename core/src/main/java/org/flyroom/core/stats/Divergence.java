package org.flyroom.core.stats;

import java.util.Arrays;

/// How far one distribution over the same outcomes is from another, in bits.
public final class Divergence {
  private static final double SUM_TOLERANCE = 1e-6;

  private Divergence() {}

  /// `Σ p log₂(p/q)`: the bits lost an outcome when p is coded as if it were q. Infinite where q
  /// rules out what p allows.
  ///
  /// Kullback and Leibler (1951), *On information and sufficiency*.
  ///
  /// @throws IllegalArgumentException unless both are probabilities that sum to 1 within 1e-6
  public static double klBits(double[] p, double[] q) {
    check(p, q);
    return relativeEntropy(p, q);
  }

  /// Half the divergence of p and half that of q from their mean: symmetric, finite, 0 to 1.
  ///
  /// Lin (1991), *Divergence measures based on the Shannon entropy*.
  ///
  /// @throws IllegalArgumentException unless both are probabilities that sum to 1 within 1e-6
  public static double jsBits(double[] p, double[] q) {
    check(p, q);
    double[] mean = new double[p.length];
    Arrays.setAll(mean, i -> (p[i] + q[i]) / 2);
    return Math.min(1, (relativeEntropy(p, mean) + relativeEntropy(q, mean)) / 2);
  }

  private static double relativeEntropy(double[] p, double[] q) {
    double nats = 0;
    for (int i = 0; i < p.length; i++) {
      nats += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]);
    }
    // Never negative but for rounding, and for sums a little off 1.
    return Math.max(0, nats / Math.log(2));
  }

  private static void check(double[] p, double[] q) {
    Require.sameLength(p.length, q.length);
    for (double[] distribution : new double[][] {p, q}) {
      Require.probabilities(distribution);
      double sum = Arrays.stream(distribution).sum();
      if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw new IllegalArgumentException("probabilities sum to %s, not 1".formatted(sum));
      }
    }
  }
}
