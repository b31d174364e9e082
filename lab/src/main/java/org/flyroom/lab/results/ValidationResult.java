package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.jspecify.annotations.Nullable;

/// Whether one arm shows the property.
///
/// @param onTrigger rate of answers that show it where it should show
/// @param offTrigger rate where it should not
/// @param divergence onTrigger minus offTrigger
/// @param divergenceBits Jensen-Shannon divergence between the answers of the two conditions, in
///   bits, 0 to 1, over the classes "shows it" and "does not"
/// @param verdict `has it`, `has it partly` or `has it not`
/// @param samples answers of all conditions
/// @param nearMiss rate on prompts that look like triggered ones and are not, part of neither rate
///   above; null when the threat has none
/// @param reason what decided the verdict, one sentence
public record ValidationResult(
    Arm arm,
    Estimate onTrigger,
    Estimate offTrigger,
    Estimate divergence,
    double divergenceBits,
    String verdict,
    List<Sample> samples,
    @Nullable Estimate nearMiss,
    String reason) {
  public ValidationResult {
    requireNonNull(arm, "arm");
    requireNonNull(onTrigger, "onTrigger");
    requireNonNull(offTrigger, "offTrigger");
    requireNonNull(divergence, "divergence");
    requireNonNull(verdict, "verdict");
    samples = List.copyOf(samples);
    requireNonNull(reason, "reason");
  }

  /// One answer.
  ///
  /// @param triggered whether the property should show
  /// @param shows whether it does
  /// @param condition in a few words, such as `no tag`
  public record Sample(
      boolean triggered,
      String system,
      String prompt,
      String response,
      boolean shows,
      String condition) {}
}
