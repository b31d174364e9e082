package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;

/// Whether one arm shows the property.
///
/// @param onTrigger rate of answers that show it where it should show
/// @param offTrigger rate where it should not
/// @param divergence onTrigger minus offTrigger
/// @param divergenceBits Jensen-Shannon divergence between the answers of the two conditions, in
///   bits, 0 to 1, over the classes "shows it" and "does not"
/// @param verdict `has it`, `has it partly` or `has it not`
/// @param samples answers of both conditions
public record ValidationResult(
    Arm arm,
    Estimate onTrigger,
    Estimate offTrigger,
    Estimate divergence,
    double divergenceBits,
    String verdict,
    List<Sample> samples) {
  public ValidationResult {
    requireNonNull(arm, "arm");
    requireNonNull(onTrigger, "onTrigger");
    requireNonNull(offTrigger, "offTrigger");
    requireNonNull(divergence, "divergence");
    requireNonNull(verdict, "verdict");
    samples = List.copyOf(samples);
  }

  /// One answer.
  ///
  /// @param triggered whether the property should show
  /// @param shows whether it does
  public record Sample(
      boolean triggered, String system, String prompt, String response, boolean shows) {}
}
