package org.flyroom.engine.train;

/// The logistic function, exact far from 0 too.
final class Sigmoid {
  private Sigmoid() {}

  static double of(double x) {
    // The exponent is never positive, so that it cannot overflow.
    double small = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + small) : small / (1 + small);
  }

  /// The logarithm of [#of].
  static double log(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }
}
