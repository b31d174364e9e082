package org.flyroom.lab.yaml;

/// Numbers that a key takes.
public record Range(double low, boolean lowIncluded, double high, boolean highIncluded) {

  /// From low to high, both included.
  public static Range between(double low, double high) {
    return new Range(low, true, high, true);
  }

  /// From low, included, to high, excluded.
  public static Range below(double low, double high) {
    return new Range(low, true, high, false);
  }

  /// From low to high, both excluded.
  public static Range inside(double low, double high) {
    return new Range(low, false, high, false);
  }

  /// From low, excluded, to high, included.
  public static Range above(double low, double high) {
    return new Range(low, false, high, true);
  }

  boolean contains(double value) {
    return (lowIncluded ? value >= low : value > low)
        && (highIncluded ? value <= high : value < high);
  }

  String words() {
    return "%s %s and %s %s"
        .formatted(
            lowIncluded ? "at least" : "above",
            text(low),
            highIncluded ? "at most" : "below",
            text(high));
  }

  private static String text(double bound) {
    return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
  }
}
