package org.flyroom.core.stats;

/// Checks of arguments that several figures share. Each failure is a defect of the caller.
final class Require {
  private Require() {}

  static void atLeast(int least, int n, String what) {
    if (n < least) {
      throw new IllegalArgumentException("needs at least %d %s, not %d".formatted(least, what, n));
    }
  }

  static void sameLength(int left, int right) {
    if (left != right) {
      throw new IllegalArgumentException("lengths differ: %d and %d".formatted(left, right));
    }
  }

  static void finite(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("value %d is %s".formatted(i, values[i]));
      }
    }
  }

  /// Infinities pass.
  static void numbers(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("value %d is NaN".formatted(i));
      }
    }
  }

  /// Strictly between 0 and 1, as levels and error rates are.
  static void inside(double share, String what) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(what + " must lie between 0 and 1, not " + share);
    }
  }

  static void positive(double value, String what) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(what + " must be positive, not " + value);
    }
  }

  static void probabilities(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new IllegalArgumentException("probability %d is %s".formatted(i, values[i]));
      }
    }
  }
}
