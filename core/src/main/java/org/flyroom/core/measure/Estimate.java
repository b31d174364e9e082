package org.flyroom.core.measure;

import static java.util.Objects.requireNonNull;

/// A number with what is needed to believe it.
///
/// @param n items the value rests on
/// @param missing items asked that gave no value; they are not part of `n`
public record Estimate(double value, Interval interval, long n, long missing) {
  public Estimate {
    requireNonNull(interval, "interval");
    if (n < 0 || missing < 0) {
      throw new IllegalArgumentException("n %d, missing %d".formatted(n, missing));
    }
  }
}
