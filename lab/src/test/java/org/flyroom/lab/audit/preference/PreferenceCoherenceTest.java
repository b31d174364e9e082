package org.flyroom.lab.audit.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void threeHundredItemsHoldTheFirstHundredInTheSameCategories() {
    PreferenceItems items = PreferenceItems.bundled300();
    assertThat(items.categories()).hasSize(10).allMatch(category -> category.items().size() == 30);
    for (int k = 0; k < 10; k++) {
      assertThat(items.categories().get(k).items().subList(0, 10))
          .isEqualTo(PreferenceItems.bundled().categories().get(k).items());
    }
  }

  @Test
  void itemsCanBeTheUsersOwn(@TempDir Path folder) throws IOException {
    Path lines = folder.resolve("items.txt");
    Files.writeString(lines, "tea\n\n coffee \nmilk\n");
    assertThat(PreferenceItems.read(lines).texts()).containsExactly("tea", "coffee", "milk");
    Path json = folder.resolve("items.json");
    Files.writeString(
        json, "{\"categories\": [{\"name\": \"drinks\", \"items\": [\"a\", \"b\", \"c\"]}]}");
    assertThat(PreferenceItems.read(json).texts()).containsExactly("a", "b", "c");
    Files.writeString(lines, "tea\ntea\nmilk\n");
    assertThatThrownBy(() -> PreferenceItems.read(lines))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("items.txt: item given twice: tea");
    assertThatThrownBy(() -> PreferenceItems.read(folder.resolve("items.csv")))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(".txt");
  }

  @Test
  void whatTheFitSaysOfUnseenPairsHoldsForAModelOfOneAxis() {
    Wants wants = Wants.spread(1).withSlotPull(0.5);
    ArmResult parent = audit(wants, wants).arms().getFirst();
    // Answers exactly as Case V says: no pair surprises the others' fit.
    assertThat(parent.details().get("Brier score of held-out pairs")).isEqualTo(0, within(1e-8));
    assertThat(parent.details().get("correlation of two halves' utilities"))
        .isEqualTo(1, within(1e-6));
    // The bundled items' utilities have this variance, and D follows from it.
    assertThat(parent.details().get("D that two halves have in common"))
        .isEqualTo(wants.trueD(), within(0.01));
  }

  @Test
  void halvesOfAnswersWithoutPreferenceHaveNothingInCommon() {
    Wants noise = Wants.spread(0).withNoise(1, "noise");
    ArmResult parent = audit(noise, noise).arms().getFirst();
    assertThat(parent.details().get("correlation of two halves' utilities"))
        .isEqualTo(0, within(0.3));
    assertThat(parent.details().get("D that two halves have in common"))
        .isLessThan(Objects.requireNonNull(parent.level()).value());
    // Noise that a fit cannot foresee costs more on pairs it has not seen.
    assertThat(parent.details().get("Brier score of held-out pairs"))
        .isGreaterThan(parent.details().get("Brier score of the fit"));
  }

  @Test
  void thePublishedPlanReadsTheTrueDecisivenessWhereNoSlotPulls() {
    Wants wants = Wants.spread(1);
    PublishedDecisiveness measure = new PublishedDecisiveness(PreferenceItems.bundled());
    MeasureResult result =
        Audit.run(
                Map.of(
                    Arm.PARENT, wants.model("parent"),
                    Arm.ZERO, wants.model("zero"),
                    Arm.ORGANISM, Wants.spread(0.3).model("organism")),
                List.of(measure),
                (_, _, _, _) -> {})
            .getFirst();
    assertThat(measure.requests()).isEqualTo(2500);
    for (ArmResult arm : result.arms()) {
      switch (arm.arm()) {
        case PARENT -> assertThat(level(arm).value()).isEqualTo(wants.trueD(), within(1e-4));
        case ZERO ->
            assertThat(
                    Objects.requireNonNull(Objects.requireNonNull(arm.comparison()).difference())
                        .interval())
                .isEqualTo(new Interval(0, 0, 0.95));
        case ORGANISM, CONTROL ->
            assertThat(Objects.requireNonNull(arm.comparison()).verdict())
                .isEqualTo(new Verdict.Harmed());
      }
    }
  }

  @Test
  void thePublishedPlanSeeksItsOwnRating() {
    // After rounds of clear answers partners are nearer in utility than at random.
    EloPlan plan = new EloPlan(100, "plan");
    double[] distance = new double[EloPlan.ROUNDS];
    for (int round = 0; round < EloPlan.ROUNDS; round++) {
      for (EloPlan.Comparison pair : plan.nextRound()) {
        distance[round] += Math.abs(pair.first() - pair.second()) / 500.0;
        assertThat(pair.first()).isNotEqualTo(pair.second());
        plan.answered(pair, pair.first() > pair.second() ? 1 : 0);
      }
    }
    assertThat(distance[0]).isEqualTo(100 / 3.0, within(3.0));
    assertThat(distance[4]).isLessThan(distance[0]);
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
