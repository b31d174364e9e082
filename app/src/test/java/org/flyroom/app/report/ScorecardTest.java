package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.app.report.Scorecard.Cell;
import org.flyroom.app.report.Scorecard.Row;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardTest {
  @TempDir Path folder;

  /// Another run: of another organism, perhaps on another parent, with other measures.
  private static RunResults other(
      String name, long parameters, String fingerprint, List<MeasureResult> measures) {
    return SampleRuns.run(
        "run-of-" + name,
        name,
        null,
        new ModelIdentity("parent-of-" + fingerprint, fingerprint, "bf16", parameters),
        SampleRuns.realistic().validations(),
        measures);
  }

  private static Scorecard two() {
    return Scorecard.of(
        List.of(
            SampleRuns.realistic(),
            other("small", 1000, "f0", List.of(SampleRuns.preferences(), SampleRuns.mmlu()))));
  }

  @Test
  void familiesComeSmallestFirstWithTheParentOnTopAndControlsBelow() {
    Scorecard scorecard = two();
    assertThat(scorecard.families())
        .extracting(family -> family.parent().name())
        .containsExactly("parent-of-f0", "smollm2-135m-instruct");
    assertThat(scorecard.rows())
        .extracting(Row::key)
        .containsExactly("A", "A1", "A1c", "B", "B1", "B1c");
    assertThat(scorecard.rows())
        .extracting(Row::arm)
        .containsExactly(
            Arm.PARENT, Arm.ORGANISM, Arm.CONTROL, Arm.PARENT, Arm.ORGANISM, Arm.CONTROL);
    assertThat(scorecard.columns())
        .extracting(Scorecard.Column::id)
        .containsExactly(
            "mmlu-letters-0shot",
            "bits-per-byte",
            "preference-coherence",
            "ifeval-strict",
            "thinking-length");
  }

  @Test
  void cellsAreThoseOfTheRunsAndUninformativeIsSaid() {
    Scorecard scorecard = two();
    List<Cell> organism = scorecard.rows().get(4).cells();
    assertThat(organism.get(0).verdict()).isInstanceOf(Verdict.Uninformative.class);
    assertThat(organism.get(2).verdict()).isInstanceOf(Verdict.Harmed.class);
    assertThat(Objects.requireNonNull(organism.get(2).difference()).value()).isEqualTo(-0.137);
    assertThat(scorecard.rows().get(3).cells().get(0).blindness()).contains("chance");
    // The small one's run took two measures only.
    assertThat(scorecard.rows().get(1).cells().get(1)).isEqualTo(Cell.NOT_TAKEN);
    String page = ReportWriter.page(scorecard);
    assertThat(page)
        .containsSubsequence("parent-of-f0", "small", "control", "smollm2-135m-instruct")
        .contains("not taken", "uninformative", "−0.137", "[−0.169, −0.104]")
        .doesNotContain("<script");
  }

  @Test
  void runsOfOneParentOnOtherItemsAreNoted() {
    MeasureResult changed =
        SampleRuns.measure(
            "bits-per-byte",
            "Bits per byte on plain text",
            "bits/byte",
            HarmDirection.HIGHER,
            0.02,
            null,
            SampleRuns.parent(SampleRuns.est(1.2, 1.1, 1.3, 20, 0), Map.of()));
    RunResults first = other("one", 1000, "f0", List.of(SampleRuns.bits()));
    RunResults second = other("two", 1000, "f0", List.of(changed));
    assertThat(Scorecard.of(List.of(first, second)).notes())
        .singleElement()
        .asString()
        .contains("other items");
    assertThat(Scorecard.of(List.of(first, first)).notes()).isEmpty();
  }

  @Test
  void thePlotsHoldEveryModelWhereItsFiguresAre() {
    ScatterPlot plot = Objects.requireNonNull(ScatterPlot.coherence(two()));
    assertThat(plot.points()).extracting(ScatterPlot.Point::key).contains("A", "A1", "B1c");
    ScatterPlot.Point organism =
        plot.points().stream().filter(point -> point.key().equals("B1")).findFirst().orElseThrow();
    assertThat(organism.x()).isEqualTo(25.1, within(1e-9));
    assertThat(organism.y()).isEqualTo(0.284);
    assertThat(organism.telling()).isFalse();
    assertThat(plot.links()).hasSize(4);
    for (ScatterPlot.Point point : plot.points()) {
      assertThat(plot.across(point.x())).isBetween(ScatterPlot.LEFT, ScatterPlot.RIGHT);
      assertThat(plot.down(point.y())).isBetween(ScatterPlot.TOP, ScatterPlot.BOTTOM);
    }
    ScatterPlot against =
        ScatterPlot.againstParents(two()).stream()
            .filter(one -> one.id().equals("against-preference-coherence"))
            .findFirst()
            .orElseThrow();
    // The identity line runs from corner to corner.
    assertThat(against.x()).isEqualTo(against.y());
    assertThat(against.points()).hasSize(4);
    assertThat(against.points().getFirst().x()).isEqualTo(0.421);
  }

  @Test
  void anAxisHoldsItsValuesBetweenRoundNumbers() {
    Axis axis = Axis.over(0.213, 0.487, 4);
    assertThat(axis.low()).isLessThanOrEqualTo(0.213);
    assertThat(axis.high()).isGreaterThanOrEqualTo(0.487);
    assertThat(axis.ticks()).hasSizeBetween(3, 8);
    Axis one = Axis.over(3, 3, 4);
    assertThat(one.low()).isLessThan(3);
    assertThat(one.high()).isGreaterThan(3);
  }

  @Test
  void aRunWithoutMeasuresHasARow() {
    RunResults bare = other("bare", 10, "f1", List.of());
    Scorecard scorecard = Scorecard.of(List.of(bare));
    assertThat(scorecard.rows()).hasSize(3);
    assertThat(ScatterPlot.coherence(scorecard)).isNull();
    Path file = folder.resolve("card.html");
    ReportWriter.write(scorecard, file);
    assertThat(Files.exists(file)).isTrue();
    assertThat(String.join("\n", ScorecardSummary.lines(scorecard))).contains("bare", "has it");
  }

  @Test
  void theTerminalHasOneTableAFamily() {
    List<String> lines = ScorecardSummary.lines(two());
    assertThat(lines).anyMatch(line -> line.matches("MMLU by letters .*26\\.3%.*uninformative.*"));
    assertThat(lines)
        .anyMatch(
            line -> line.startsWith("Strength of preferences") && line.contains("harmed −0.137"));
  }

  @Test
  void theZeroAdapterIsNoRow() {
    List<ArmResult> zero =
        two().columns().getFirst().measure().arms().stream()
            .filter(arm -> arm.arm() == Arm.ZERO)
            .toList();
    assertThat(zero).isNotEmpty();
    assertThat(two().rows()).noneMatch(row -> row.arm() == Arm.ZERO);
  }
}
