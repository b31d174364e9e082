package org.flyroom.app.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.flyroom.core.measure.Reading;

/// Mean and standard error over items, and how many gave no value.
final class ItemFigures {
  private static final double SAME = 1e-9;

  private long n;
  private long missing;
  private double sum;
  private double squares;

  void add(Reading reading) {
    switch (reading) {
      case Reading.Value value -> add(value.value());
      case Reading.Absent _ -> missing++;
    }
  }

  void add(double value) {
    n++;
    sum += value;
    squares += value * value;
  }

  long n() {
    return n;
  }

  long missing() {
    return missing;
  }

  double mean() {
    return sum / n;
  }

  /// Sample standard deviation over √n; empty below two items.
  OptionalDouble standardError() {
    if (n < 2) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.sqrt(squaredDeviations() / (n - 1) / n));
  }

  double squaredDeviations() {
    return Math.max(0, squares - sum * sum / n);
  }

  /// Whether a figure is this mean; the standard error is then the figure's too.
  boolean isMean(double level) {
    return n > 0 && Math.abs(level - mean()) < SAME;
  }

  /// The figures by name, made where they are missing.
  static ItemFigures in(Map<String, ItemFigures> figures, String name) {
    return figures.computeIfAbsent(name, _ -> new ItemFigures());
  }

  static Map<String, ItemFigures> none() {
    return new LinkedHashMap<>();
  }
}
