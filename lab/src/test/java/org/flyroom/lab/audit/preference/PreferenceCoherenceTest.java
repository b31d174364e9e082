package org.flyroom.lab.audit.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class PreferenceCoherenceTest {
  private static final PreferenceCoherence MEASURE = PreferenceCoherence.bundled();

  @Test
  void readsTheTrueDecisivenessThroughAPullToSlotA() {
    Wants wants = Wants.spread(1).withSlotPull(0.9);
    MeasureResult result = audit(wants, wants);
    ArmResult parent = result.arms().getFirst();

    assertThat(level(parent).value()).isEqualTo(wants.trueD(), within(1e-4));
    // The closed form is for infinitely many normal utilities.
    assertThat(level(parent).value()).isEqualTo(2 / Math.PI * Math.atan(1), within(0.01));
    assertThat(parent.details().get("slot pull in the fit")).isEqualTo(0.9, within(1e-4));
    assertThat(parent.details().get("D, orders averaged")).isLessThan(wants.trueD() - 0.05);
    assertThat(parent.details().get("label mass (median)")).isEqualTo(0.9, within(1e-9));
    assertThat(result.uninformative()).isNull();
  }

  @Test
  void theSameModelReadsExactlyZeroAndUnharmed() {
    Wants wants = Wants.spread(0.8).withSlotPull(-0.4).withNoise(0.3, "one");
    Comparison zero = comparison(audit(wants, wants));
    assertThat(Objects.requireNonNull(zero.difference()).value()).isZero();
    assertThat(Objects.requireNonNull(zero.difference()).interval())
        .isEqualTo(new Interval(0, 0, 0.95));
    assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aFewPairsReadDifferentlyDoNotMakeADifferentModel() {
    Wants wants = Wants.spread(1);
    Comparison change = comparison(audit(wants, wants.withNoise(0.05, "rounding")));
    assertThat(Objects.requireNonNull(change.difference()).value())
        .isNotZero()
        .isEqualTo(0, within(0.01));
    assertThat(change.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void fadedPreferencesAreHarmAndSoAreSharpenedOnes() {
    Wants wants = Wants.spread(1).withNoise(0.2, "one");
    Wants faded = Wants.spread(0.4).withNoise(0.2, "two");
    Wants sharpened = Wants.spread(2).withNoise(0.2, "three");

    Comparison fall = comparison(audit(wants, faded));
    assertThat(fall.verdict()).isEqualTo(new Verdict.Harmed());
    assertThat(
            Objects.requireNonNull(fall.difference())
                .interval()
                .contains(faded.trueD() - wants.trueD()))
        .isTrue();

    Comparison rise = comparison(audit(wants, sharpened));
    assertThat(rise.verdict()).isEqualTo(new Verdict.Harmed());
    assertThat(Objects.requireNonNull(rise.difference()).value()).isPositive();
  }

  @Test
  void aModelThatOnlyLikesSlotALiesWithinItsFloor() {
    Wants indifferent = Wants.spread(0).withSlotPull(1.5).withNoise(0.3, "one");
    MeasureResult result = audit(indifferent, Wants.spread(0).withSlotPull(1.5));
    assertThat(result.uninformative()).startsWith("floor:");
    assertThat(result.arms().getFirst().details().get("D, single order (as published)"))
        .isGreaterThan(0.15);
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.Uninformative.class);
  }

  @Test
  void preferencesSmallerThanTheMarginCouldNotBeSeenToVanish() {
    Wants faint = Wants.spread(0.05);
    MeasureResult result = audit(faint, Wants.spread(0));
    assertThat(result.uninformative()).startsWith("floor:");
  }

  @Test
  void aParentThatDoesNotAnswerByLetterIsWithheld() {
    MeasureResult result = audit(Wants.spread(1).withMass(0.3), Wants.spread(1));
    assertThat(result.uninformative()).startsWith("label mass:");
    assertThat(result.arms().getFirst().level()).isNull();
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.Uninformative.class);
    assertThat(comparison(result).difference()).isNull();
  }

  @Test
  void anArmThatStopsAnsweringByLetterHasBrokenItsFormat() {
    MeasureResult result = audit(Wants.spread(1), Wants.spread(1).withMass(0.05));
    assertThat(result.uninformative()).isNull();
    ArmResult organism = result.arms().getLast();
    assertThat(organism.level()).isNull();
    assertThat(organism.details().get("questions below the least label mass")).isEqualTo(1200);
    assertThat(comparison(result).verdict())
        .isInstanceOfSatisfying(
            Verdict.NotMeasured.class,
            verdict -> assertThat(verdict.reason()).startsWith("broken format: label mass"));
    assertThat(comparison(result).difference()).isNull();
  }

  @Test
  void itemsAreAHundredInTenBalancedCategories() {
    PreferenceItems items = PreferenceItems.bundled();
    assertThat(items.categories()).hasSize(10).allMatch(category -> category.items().size() == 10);
    assertThat(items.texts()).doesNotHaveDuplicates().hasSize(100);
  }

  private static MeasureResult audit(Wants parent, Wants organism) {
    return Audit.run(
            Map.of(Arm.PARENT, parent.model("parent"), Arm.ORGANISM, organism.model("organism")),
            List.of(MEASURE),
            (_, _, _, _) -> {})
        .getFirst();
  }

  private static Estimate level(ArmResult arm) {
    return Objects.requireNonNull(arm.level());
  }

  private static Comparison comparison(MeasureResult result) {
    return Objects.requireNonNull(result.arms().getLast().comparison());
  }
}
