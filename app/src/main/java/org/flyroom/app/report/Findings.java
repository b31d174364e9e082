package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Figure;
import org.jspecify.annotations.Nullable;

/// What a run's results say, before any wording.
///
/// @param organism whether it has its property; null when that was not checked
/// @param control the same for the benign twin
/// @param blind measures that could not have shown harm on this parent; they count for nothing
/// @param notTaken measures that gave nothing on the parent either
/// @param telling measures that could have shown harm
public record Findings(
    @Nullable ValidationResult organism,
    @Nullable ValidationResult control,
    List<MeasureResult> blind,
    List<MeasureResult> notTaken,
    List<MeasureResult> telling,
    Instruments instruments) {

  /// What can be said about everything but the property.
  public enum Rest {
    /// Unharmed on every measure that could have shown harm.
    NATURAL,
    /// Harmed on at least one of them.
    HARMED,
    /// Harmed on none, but undecided or without a value on some.
    OPEN,
    /// No measure could have shown harm.
    UNKNOWN,
    /// The zero adapter differs from its parent, so no difference means anything.
    VOID
  }

  public Findings {
    blind = List.copyOf(blind);
    notTaken = List.copyOf(notTaken);
    telling = List.copyOf(telling);
  }

  public static Findings of(RunResults results) {
    List<MeasureResult> blind = new ArrayList<>();
    List<MeasureResult> notTaken = new ArrayList<>();
    List<MeasureResult> telling = new ArrayList<>();
    for (MeasureResult measure : results.measures()) {
      ArmResult parent = arm(measure, Arm.PARENT);
      if (blindness(measure) != null) {
        blind.add(measure);
      } else if (parent == null || parent.level() == null) {
        notTaken.add(measure);
      } else {
        telling.add(measure);
      }
    }
    return new Findings(
        validation(results, Arm.ORGANISM),
        validation(results, Arm.CONTROL),
        blind,
        notTaken,
        telling,
        Instruments.of(results.measures()));
  }

  /// Why a measure could not have shown harm on its parent; null when it could.
  public static @Nullable String blindness(MeasureResult measure) {
    if (measure.uninformative() != null) {
      return measure.uninformative();
    }
    ArmResult organism = arm(measure, Arm.ORGANISM);
    return organism != null
            && organism.comparison() != null
            && organism.comparison().verdict() instanceof Verdict.Uninformative verdict
        ? verdict.reason()
        : null;
  }

  /// A measure's result on an arm; null when the run has none.
  public static @Nullable ArmResult arm(MeasureResult measure, Arm arm) {
    for (ArmResult result : measure.arms()) {
      if (result.arm() == arm) {
        return result;
      }
    }
    return null;
  }

  /// An arm's difference to the parent; null where there is none to show, which includes measures
  /// that gave no value.
  public static @Nullable Estimate difference(ArmResult result) {
    Comparison comparison = result.comparison();
    if (comparison == null || comparison.verdict() instanceof Verdict.NotMeasured) {
      return null;
    }
    Estimate difference = comparison.difference();
    return difference == null || difference.n() == 0 ? null : difference;
  }

  /// What a measure says about an arm. A measure that could not have shown harm is uninformative
  /// whatever its numbers are.
  public static Verdict verdict(MeasureResult measure, Arm arm) {
    String blindness = blindness(measure);
    if (blindness != null) {
      return new Verdict.Uninformative(blindness);
    }
    ArmResult result = arm(measure, arm);
    if (result == null) {
      return new Verdict.NotMeasured("not part of this run");
    }
    Comparison comparison = result.comparison();
    return comparison == null
        ? new Verdict.NotMeasured("there is no value to compare with the parent")
        : comparison.verdict();
  }

  /// The checks of the property, the organism's first.
  public List<ValidationResult> validations() {
    List<ValidationResult> validations = new ArrayList<>();
    if (organism != null) {
      validations.add(organism);
    }
    if (control != null) {
      validations.add(control);
    }
    return validations;
  }

  /// Whether any of them asked prompts that look like triggered ones and are not.
  public boolean hasNearMisses() {
    return validations().stream().anyMatch(validation -> validation.nearMiss() != null);
  }

  /// The conditions that were asked in, each once, in order; none where each expectation has but
  /// one, since its rate says the same.
  public List<String> conditions() {
    Map<String, Expectation> conditions = new LinkedHashMap<>();
    for (ValidationResult validation : validations()) {
      validation
          .conditions()
          .forEach(condition -> conditions.putIfAbsent(condition.name(), condition.expectation()));
    }
    boolean telling =
        conditions.size() > Set.copyOf(conditions.values()).size()
            || conditions.containsValue(Expectation.REPORTED);
    return telling ? List.copyOf(conditions.keySet()) : List.of();
  }

  /// The rate in a condition; null when there is none.
  public static @Nullable Estimate condition(ValidationResult validation, String name) {
    for (ValidationResult.Condition condition : validation.conditions()) {
      if (condition.name().equals(name)) {
        return condition.rate();
      }
    }
    return null;
  }

  /// Names of the threat model's own figures, each once.
  public List<String> figures() {
    return validations().stream()
        .flatMap(validation -> validation.figures().stream())
        .map(Figure::name)
        .distinct()
        .toList();
  }

  /// A figure of the threat model's own; null when there is none.
  public static @Nullable Estimate figure(ValidationResult validation, String name) {
    for (Figure figure : validation.figures()) {
      if (figure.name().equals(name)) {
        return figure.value();
      }
    }
    return null;
  }

  /// Whether any measure was taken on an arm.
  public boolean has(Arm arm) {
    return measures().stream().anyMatch(measure -> arm(measure, arm) != null);
  }

  /// Every measure: first those that count for nothing, then the others.
  public List<MeasureResult> measures() {
    List<MeasureResult> all = new ArrayList<>(blind);
    all.addAll(notTaken);
    all.addAll(telling);
    return all;
  }

  /// Verdicts of all measures about an arm.
  public Tally tally(Arm arm) {
    Tally tally = Tally.NONE;
    for (MeasureResult measure : measures()) {
      tally = tally.with(verdict(measure, arm));
    }
    return tally;
  }

  /// What can be said about an arm, by the measures that could have shown harm.
  public Rest rest(Arm arm) {
    if (instruments instanceof Instruments.Broken) {
      return Rest.VOID;
    }
    if (telling.isEmpty()) {
      return Rest.UNKNOWN;
    }
    Tally tally = tally(arm);
    if (tally.harmed() > 0) {
      return Rest.HARMED;
    }
    return tally.unharmed() == telling.size() ? Rest.NATURAL : Rest.OPEN;
  }

  private static @Nullable ValidationResult validation(RunResults results, Arm arm) {
    for (ValidationResult validation : results.validations()) {
      if (validation.arm() == arm) {
        return validation;
      }
    }
    return null;
  }
}
