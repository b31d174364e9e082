package org.flyroom.core.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// Quantiles to nearly full double precision.
final class Quantiles {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Quantiles() {}

  /// The standard normal value with probability `p` below it.
  static double normal(double p) {
    return NORMAL.inverseCumulativeProbability(p);
  }

  /// The standard normal value z with probability `level` between -z and z.
  static double normalTwoSided(double level) {
    return NORMAL.inverseSurvivalProbability((1 - level) / 2);
  }

  /// Student's t value with probability `level` between its negative and itself.
  static double studentTwoSided(double level, double degreesOfFreedom) {
    return -polished(TDistribution.of(degreesOfFreedom), (1 - level) / 2);
  }

  /// The value of a beta distribution with probability `p` below it.
  static double beta(double alpha, double beta, double p) {
    return polished(BetaDistribution.of(alpha, beta), p);
  }

  /// The library's search stops at an absolute error of 1e-9; two Newton steps remove it.
  private static double polished(ContinuousDistribution distribution, double p) {
    double x = distribution.inverseCumulativeProbability(p);
    for (int step = 0; step < 2; step++) {
      double density = distribution.density(x);
      double next = x - (distribution.cumulativeProbability(x) - p) / density;
      if (density > 0
          && next > distribution.getSupportLowerBound()
          && next < distribution.getSupportUpperBound()) {
        x = next;
      }
    }
    return x;
  }
}
