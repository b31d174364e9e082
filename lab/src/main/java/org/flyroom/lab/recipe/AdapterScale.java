package org.flyroom.lab.recipe;

import java.util.List;
import java.util.stream.IntStream;

/// How much of what was trained is worn.
public sealed interface AdapterScale {

  /// All of it.
  AdapterScale WHOLE = new Fixed(1);

  /// A given factor.
  record Fixed(double factor) implements AdapterScale {}

  /// The smallest of [#FACTORS] with which the property shows as strongly as asked for, found on
  /// prompts that validation does not ask; where none does, the one with which it shows most.
  ///
  /// @param severity rate on trigger less rate off trigger
  /// @param prompts asked in each condition
  record Reaching(double severity, int prompts) implements AdapterScale {
    /// What is tried, in order.
    public static final List<Double> FACTORS =
        IntStream.rangeClosed(1, 15).mapToObj(tenths -> tenths / 10.0).toList();
  }
}
