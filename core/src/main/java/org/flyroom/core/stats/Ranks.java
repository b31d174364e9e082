package org.flyroom.core.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Ranks with ties shared.
final class Ranks {
  private Ranks() {}

  /// Ranks from 1; equal values all get the mean of the ranks they fill. Infinities are values like
  /// others.
  static double[] mid(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start + 1;
      // == and not Double.compare: -0.0 and 0.0 are a tie.
      while (end < order.length && values[order[end]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[order[i]] = (start + 1 + end) / 2.0;
      }
      start = end;
    }
    return ranks;
  }
}
