package org.flyroom.lab.audit.preference;

import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/// The standard normal distribution function Φ and its logarithm, exact far into the tails.
///
/// The scaled complementary error function erfcx(x) = exp(x²) erfc(x) falls like 1/x instead of
/// vanishing, so neither log Φ nor its slope is ever taken of a number that has underflowed.
final class NormalTail {
  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

  private NormalTail() {}

  static double cdf(double z) {
    return 0.5 * Erfc.value(-z * ROOT_HALF);
  }

  static double logCdf(double z) {
    return z > 0
        ? Math.log1p(-0.5 * Erfc.value(z * ROOT_HALF))
        : Math.log(0.5 * Erfcx.value(-z * ROOT_HALF)) - 0.5 * z * z;
  }

  /// The slope of log Φ: density over Φ, the inverse Mills ratio.
  static double slope(double z) {
    return ROOT_TWO_OVER_PI / Erfcx.value(-z * ROOT_HALF);
  }

  /// |2Φ(d/√2) − 1| for a difference d of two utilities.
  static double decidedness(double difference) {
    return Erf.value(Math.abs(difference) / 2);
  }
}
