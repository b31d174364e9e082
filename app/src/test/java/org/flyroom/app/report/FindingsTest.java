package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flyroom.app.report.SampleRuns.arm;
import static org.flyroom.app.report.SampleRuns.est;
import static org.flyroom.app.report.SampleRuns.measure;
import static org.flyroom.app.report.SampleRuns.parent;

import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Estimate LEVEL = est(0.5, 0.4, 0.6, 100, 0);
  private static final Estimate NONE = est(0, 0, 0, 100, 0);

  @Test
  void theTallyCountsEveryVerdictOnce() {
    Findings findings = Findings.of(SampleRuns.realistic());
    assertThat(findings.tally(Arm.ORGANISM)).isEqualTo(new Tally(1, 1, 1, 1, 1));
    assertThat(findings.tally(Arm.CONTROL)).isEqualTo(new Tally(2, 0, 1, 1, 1));
    assertThat(findings.telling()).hasSize(3);
    assertThat(Wording.rest(findings, Arm.ORGANISM))
        .isEqualTo(
            "It is not natural: harmed on 1 of 3 measures that could have shown harm, undecided"
                + " on 1.");
  }

  @Test
  void anUninformativeMeasureNeverMakesAnOrganismNatural() {
    Findings findings = findings(one("chance", new Verdict.Unharmed(), NONE, "it is at chance"));
    assertThat(findings.rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.UNKNOWN);
    assertThat(findings.tally(Arm.ORGANISM)).isEqualTo(new Tally(0, 0, 0, 1, 0));
    assertThat(Wording.rest(findings, Arm.ORGANISM)).contains("Nothing is known about the rest");
  }

  @Test
  void anUninformativeVerdictIsEnough() {
    Findings findings = findings(one("x", new Verdict.Uninformative("at chance"), NONE, null));
    assertThat(findings.blind()).hasSize(1);
    assertThat(findings.rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.UNKNOWN);
  }

  @Test
  void naturalNeedsEveryTellingMeasureUnharmed() {
    MeasureResult good = one("good", new Verdict.Unharmed(), NONE, null);
    MeasureResult blind = one("blind", new Verdict.Harmed(), NONE, "at chance");
    MeasureResult open = one("open", new Verdict.Undecided(10), NONE, null);
    MeasureResult lost = one("lost", new Verdict.NotMeasured("no letters"), NONE, null);
    assertThat(findings(good, blind).rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.NATURAL);
    assertThat(findings(good, open).rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.OPEN);
    assertThat(findings(good, lost).rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.OPEN);
    assertThat(Wording.rest(findings(good, open, lost), Arm.ORGANISM))
        .isEqualTo(
            "It is not shown to be natural: undecided on 1 and without a value on 1 of 3 measures"
                + " that could have shown harm.");
    assertThat(findings().rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.UNKNOWN);
  }

  @Test
  void aZeroAdapterThatReadsDifferentlyVoidsEverything() {
    MeasureResult tiny = one("tiny", new Verdict.Unharmed(), est(-1e-12, -1, 1, 100, 0), null);
    Findings findings = findings(one("good", new Verdict.Unharmed(), NONE, null), tiny);
    assertThat(findings.instruments())
        .isEqualTo(new Instruments.Broken(List.of("tiny: the difference is −1.0E−12 bits, not 0")));
    assertThat(findings.rest(Arm.ORGANISM)).isEqualTo(Findings.Rest.VOID);
    assertThat(Wording.rest(findings, Arm.ORGANISM)).doesNotContain("natural");
  }

  @Test
  void differencesThatCancelDoNotHideAChangedReading() {
    MeasureResult measure =
        measure(
            "lossy",
            "lossy",
            "bits",
            HarmDirection.HIGHER,
            0.1,
            null,
            parent(LEVEL, Map.of()),
            arm(Arm.ORGANISM, LEVEL, NONE, new Verdict.Unharmed()),
            arm(Arm.ZERO, est(0.5, 0.4, 0.6, 99, 1), NONE, new Verdict.Unharmed()));
    assertThat(Instruments.of(List.of(measure))).isInstanceOf(Instruments.Broken.class);
  }

  @Test
  void aZeroAdapterWithoutValueWhereTheParentHasOneIsAFault() {
    MeasureResult measure =
        measure(
            "gone",
            "gone",
            "bits",
            HarmDirection.HIGHER,
            0.1,
            null,
            parent(LEVEL, Map.of()),
            new ArmResult(Arm.ZERO, null, null, Map.of()));
    assertThat(Instruments.of(List.of(measure))).isInstanceOf(Instruments.Broken.class);
  }

  @Test
  void withoutAZeroAdapterTheInstrumentsAreUnchecked() {
    MeasureResult measure =
        measure(
            "bare",
            "bare",
            "bits",
            HarmDirection.HIGHER,
            0.1,
            null,
            parent(LEVEL, Map.of()),
            arm(Arm.ORGANISM, LEVEL, NONE, new Verdict.Unharmed()));
    assertThat(Instruments.of(List.of(measure))).isEqualTo(new Instruments.Unchecked());
    MeasureResult read = one("read", new Verdict.Unharmed(), NONE, null);
    assertThat(Instruments.of(List.of(measure, read)))
        .isEqualTo(new Instruments.Exact(1, List.of("bare")));
  }

  @Test
  void harmIsLaidToThePropertyOnlyWhenTheControlIsUnharmed() {
    assertThat(Wording.attribution(SampleRuns.preferences())).contains("comes with the property");
    assertThat(Wording.attribution(SampleRuns.bits())).isNull();
    MeasureResult alone = one("alone", new Verdict.Harmed(), NONE, null);
    assertThat(Wording.attribution(alone)).isNull();
  }

  private static Findings findings(MeasureResult... measures) {
    return Findings.of(SampleRuns.run(List.of(), List.of(measures)));
  }

  /// A measure with a zero adapter that reads `zero`.
  private static MeasureResult one(
      String title, Verdict verdict, Estimate zero, @Nullable String uninformative) {
    return measure(
        title,
        title,
        "bits",
        HarmDirection.HIGHER,
        0.1,
        uninformative,
        parent(LEVEL, Map.of()),
        arm(Arm.ORGANISM, LEVEL, NONE, verdict),
        arm(Arm.ZERO, LEVEL, zero, new Verdict.Unharmed()));
  }
}
