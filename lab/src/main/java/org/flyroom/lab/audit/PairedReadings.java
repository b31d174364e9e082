package org.flyroom.lab.audit;

import java.util.List;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Reading;

/// Two arms' readings of the same items, in the same order.
public final class PairedReadings {
  private PairedReadings() {}

  /// Positions of the items for which both sides have a value.
  ///
  /// @throws IllegalArgumentException when the lists differ in length
  public static int[] inBoth(List<Reading> parent, List<Reading> arm) {
    if (parent.size() != arm.size()) {
      throw new IllegalArgumentException(
          "readings of %d and of %d items".formatted(parent.size(), arm.size()));
    }
    return IntStream.range(0, parent.size())
        .filter(
            item ->
                parent.get(item) instanceof Reading.Value && arm.get(item) instanceof Reading.Value)
        .toArray();
  }

  /// The values of the given items.
  public static double[] values(List<Reading> readings, int[] items) {
    double[] values = new double[items.length];
    for (int k = 0; k < items.length; k++) {
      values[k] =
          switch (readings.get(items[k])) {
            case Reading.Value value -> value.value();
            case Reading.Absent absent ->
                throw new IllegalArgumentException(
                    "item %d has no value: %s".formatted(items[k], absent.detail()));
          };
    }
    return values;
  }

  /// The items that have a value.
  public static int[] present(List<Reading> readings) {
    return inBoth(readings, readings);
  }
}
