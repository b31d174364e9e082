package org.flyroom.core.measure;

/// A confidence interval.
///
/// @param level confidence, such as 0.95
public record Interval(double low, double high, double level) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("interval from %s to %s".formatted(low, high));
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must lie between 0 and 1, not " + level);
    }
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
