package org.flyroom.core.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Adjustment of p-values that keeps the chance of even one false finding in the family at the
/// level.
public final class Holm {
  private Holm() {}

  /// Holm's step-down p-values: of m values in rising order, the k-th (from 0) becomes the largest
  /// of `(m - i) · p_i` for i up to k, at most 1.
  ///
  /// Holm (1979), *A simple sequentially rejective multiple test procedure*.
  ///
  /// @return adjusted values in the order given
  public static double[] adjust(double[] p) {
    int[] order = ascending(p);
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      largest = Math.max(largest, (p.length - rank) * p[order[rank]]);
      adjusted[order[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }

  /// Positions of the p-values from the smallest to the largest.
  static int[] ascending(double[] p) {
    Require.probabilities(p);
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
