package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.threat.AgainstControl;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Figure;
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
/// @param conditions every condition by itself, in the order asked
/// @param figures what the threat model reports beside the rates
public record ValidationResult(
    Arm arm,
    Estimate onTrigger,
    Estimate offTrigger,
    Estimate divergence,
    double divergenceBits,
    String verdict,
    List<Sample> samples,
    @Nullable Estimate nearMiss,
    String reason,
    List<Condition> conditions,
    List<Figure> figures) {
  public ValidationResult {
    requireNonNull(arm, "arm");
    requireNonNull(onTrigger, "onTrigger");
    requireNonNull(offTrigger, "offTrigger");
    requireNonNull(divergence, "divergence");
    requireNonNull(verdict, "verdict");
    samples = List.copyOf(samples);
    requireNonNull(reason, "reason");
    conditions = List.copyOf(conditions);
    figures = List.copyOf(figures);
  }

  /// Without conditions of their own and without further figures.
  public ValidationResult(
      Arm arm,
      Estimate onTrigger,
      Estimate offTrigger,
      Estimate divergence,
      double divergenceBits,
      String verdict,
      List<Sample> samples,
      @Nullable Estimate nearMiss,
      String reason) {
    this(
        arm,
        onTrigger,
        offTrigger,
        divergence,
        divergenceBits,
        verdict,
        samples,
        nearMiss,
        reason,
        List.of(),
        List.of());
  }

  /// With what is said of it beside its control.
  public ValidationResult with(AgainstControl beside) {
    List<Figure> all = new ArrayList<>(figures);
    all.addAll(beside.figures());
    return new ValidationResult(
        arm,
        onTrigger,
        offTrigger,
        divergence,
        divergenceBits,
        beside.verdict().word(),
        samples,
        nearMiss,
        beside.verdict().reason(),
        conditions,
        all);
  }

  /// One condition.
  ///
  /// @param rate of answers that show the property; null when none could be scored
  public record Condition(String name, Expectation expectation, @Nullable Estimate rate) {
    public Condition {
      requireNonNull(name, "name");
      requireNonNull(expectation, "expectation");
    }
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
