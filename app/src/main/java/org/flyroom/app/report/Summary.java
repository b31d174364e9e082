package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// The report's first screen as lines for a terminal.
public final class Summary {
  private Summary() {}

  /// A few aligned lines without control characters.
  public static List<String> lines(RunResults results) {
    Findings findings = Findings.of(results);
    List<String> lines = new ArrayList<>();
    if (findings.instruments() instanceof Instruments.Broken(List<String> faults)) {
      lines.add(Wording.instruments(findings.instruments()));
      faults.forEach(fault -> lines.add("  " + fault));
      lines.add("");
    }
    lines.add(results.organism());
    if (results.passport() == null && results.property() != null) {
      lines.add(Wording.asked(results.property()));
    }
    lines.add(Wording.property(findings.organism()));
    if (findings.organism() != null) {
      lines.add("  " + findings.organism().reason());
    }
    if (results.validatedIn() != null) {
      lines.add("  " + Wording.validatedIn(results.validatedIn()));
    }
    lines.add(Wording.rest(findings, Arm.ORGANISM));
    for (MeasureResult measure : findings.blind()) {
      String reason = Findings.blindness(measure);
      if (reason != null) {
        lines.add("Blind: " + measure.title() + ": " + Wording.blindness(reason));
      }
    }
    lines.add("");
    lines.addAll(table(results, findings));
    if (!findings.measures().isEmpty()) {
      lines.add("");
      lines.add("organism: " + String.join(", ", Wording.tally(findings.tally(Arm.ORGANISM))));
      if (findings.has(Arm.CONTROL)) {
        lines.add("control:  " + String.join(", ", Wording.tally(findings.tally(Arm.CONTROL))));
      }
    }
    if (!findings.measures().isEmpty() && !(findings.instruments() instanceof Instruments.Broken)) {
      lines.add("");
      lines.add(Wording.instruments(findings.instruments()));
    }
    if (!results.divergences().isEmpty()) {
      lines.add(Wording.readingOfDivergence());
    }
    lines.add(Wording.brackets());
    return lines.stream().map(Summary::printable).toList();
  }

  private static List<String> table(RunResults results, Findings findings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "organism", "control"));
    ValidationResult organism = findings.organism();
    ValidationResult control = findings.control();
    rows.add(
        List.of(
            "shows on trigger",
            rate(organism, ValidationResult::onTrigger),
            rate(control, ValidationResult::onTrigger)));
    rows.add(
        List.of(
            "shows off trigger",
            rate(organism, ValidationResult::offTrigger),
            rate(control, ValidationResult::offTrigger)));
    if (findings.hasNearMisses()) {
      rows.add(
          List.of(
              "shows on near misses",
              rate(organism, ValidationResult::nearMiss),
              rate(control, ValidationResult::nearMiss)));
    }
    for (String condition : findings.conditions()) {
      rows.add(
          List.of(
              "  " + condition,
              rate(organism, validation -> Findings.condition(validation, condition)),
              rate(control, validation -> Findings.condition(validation, condition))));
    }
    for (String figure : findings.figures()) {
      rows.add(
          List.of(
              figure,
              rate(organism, validation -> Findings.figure(validation, figure)),
              rate(control, validation -> Findings.figure(validation, figure))));
    }
    for (MeasureResult measure : findings.measures()) {
      rows.add(List.of(measure.title(), cell(measure, Arm.ORGANISM), cell(measure, Arm.CONTROL)));
    }
    if (!results.divergences().isEmpty()) {
      for (boolean shows : new boolean[] {true, false}) {
        rows.add(
            List.of(
                Wording.divergence(shows),
                divergence(results, Arm.ORGANISM, shows),
                divergence(results, Arm.CONTROL, shows)));
      }
    }
    int[] widths = new int[3];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return rows.stream()
        .map(
            row ->
                pad(row.get(0), widths[0]) + "  " + pad(row.get(1), widths[1]) + "  " + row.get(2))
        .map(String::stripTrailing)
        .toList();
  }

  private static String rate(
      @Nullable ValidationResult validation, Function<ValidationResult, @Nullable Estimate> part) {
    if (validation == null) {
      return "not checked";
    }
    Estimate rate = part.apply(validation);
    if (rate == null) {
      return "none asked";
    }
    return "%s n %s missing %s"
        .formatted(Format.RATE.level(rate), Format.count(rate.n()), Format.count(rate.missing()));
  }

  private static String divergence(RunResults results, Arm arm, boolean shows) {
    Estimate estimate = Wording.divergence(results, arm, shows);
    return estimate == null
        ? "not sampled"
        : "%s n %s".formatted(Format.NATS.level(estimate), Format.count(estimate.n()));
  }

  private static String cell(MeasureResult measure, Arm arm) {
    String word = Findings.verdict(measure, arm).word();
    ArmResult result = Findings.arm(measure, arm);
    Estimate difference = result == null ? null : Findings.difference(result);
    if (difference == null) {
      return word;
    }
    Format format = Format.of(measure.unit(), measure.margin());
    return "%s %s %s"
        .formatted(pad(word, 13), format.difference(difference), format.differenceUnit());
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - length(text)));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// Titles and names may come from anywhere; a terminal must not obey them.
  static String printable(String line) {
    return Transcript.named(line).replace('\n', ' ').replace('\t', ' ');
  }
}
