package org.flyroom.core.stats;

/// Adjustment of p-values that keeps the expected share of false ones among the findings at the
/// level. Weaker than [Holm]: for exploring, not for verdicts.
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /// Step-up p-values: of m values in rising order, the k-th (from 1) becomes the smallest of `m/i
  /// · p_i` for i from k on.
  ///
  /// Benjamini and Hochberg (1995), *Controlling the false discovery rate*.
  ///
  /// @return adjusted values in the order given
  public static double[] adjust(double[] p) {
    int[] order = Holm.ascending(p);
    double[] adjusted = new double[p.length];
    double smallest = 1;
    for (int rank = p.length; rank >= 1; rank--) {
      int position = order[rank - 1];
      smallest = Math.min(smallest, p[position] * p.length / rank);
      adjusted[position] = smallest;
    }
    return adjusted;
  }
}
