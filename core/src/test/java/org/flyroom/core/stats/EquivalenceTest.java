package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.flyroom.core.measure.HarmDirection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class EquivalenceTest {
  @Test
  void pairedEquivalenceAgreesWithTheReference() {
    JsonNode golden = Golden.section("paired_equivalence");
    double[] differences = Golden.doubles(golden.get("differences"));
    TEstimate mean = Mean.of(differences);
    assertThat(mean.value()).isEqualTo(golden.get("mean").asDouble(), Golden.CLOSE);
    assertThat(mean.standardError()).isEqualTo(golden.get("se").asDouble(), Golden.CLOSE);
    double[] interval = Golden.doubles(golden.get("ci90"));
    assertThat(mean.interval(0.9).low()).isEqualTo(interval[0], Golden.CLOSE);
    assertThat(mean.interval(0.9).high()).isEqualTo(interval[1], Golden.CLOSE);
    Equivalence test =
        Equivalence.fromDifferences(
            differences, golden.get("margin").asDouble(), HarmDirection.EITHER);
    assertThat(test.pLower()).isEqualTo(golden.get("p_lower").asDouble(), Golden.CLOSE);
    assertThat(test.pUpper()).isEqualTo(golden.get("p_upper").asDouble(), Golden.CLOSE);
    assertThat(test.pEquivalence()).isEqualTo(test.pLower());
  }

  @Test
  void oneDegreeOfFreedomFollowsCauchysArctangent() {
    // Student's t with one degree of freedom: P(T > t) = 1/2 - atan(t)/π.
    TEstimate difference = new TEstimate(-0.5, 1, 1, 2);
    double overLower = 0.5 - Math.atan(1.5) / Math.PI;
    double overUpper = 0.5 - Math.atan(2.5) / Math.PI;
    Equivalence lower = Equivalence.of(difference, 2, HarmDirection.LOWER);
    assertThat(lower.pEquivalence()).isEqualTo(overLower, within(1e-12));
    assertThat(lower.pHarm()).isEqualTo(1 - overLower, within(1e-12));
    Equivalence higher = Equivalence.of(difference, 2, HarmDirection.HIGHER);
    assertThat(higher.pEquivalence()).isEqualTo(overUpper, within(1e-12));
    assertThat(higher.pHarm()).isEqualTo(1 - overUpper, within(1e-12));
    Equivalence either = Equivalence.of(difference, 2, HarmDirection.EITHER);
    assertThat(either.pEquivalence()).isEqualTo(overLower, within(1e-12));
    assertThat(either.pHarm()).isEqualTo(1);
    double beyond = 0.5 - Math.atan(3) / Math.PI;
    assertThat(Equivalence.of(new TEstimate(-5, 1, 1, 2), 2, HarmDirection.EITHER).pHarm())
        .isEqualTo(2 * beyond, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void noDifferenceWithoutErrorIsUnharmed(HarmDirection direction) {
    Equivalence test = Equivalence.fromDifferences(new double[4], 0.01, direction);
    assertThat(test.pEquivalence()).isZero();
    assertThat(test.pHarm()).isEqualTo(1);
  }

  @Test
  void differencesWithoutErrorAreJudgedBySideAlone() {
    TEstimate drop = new TEstimate(-0.25, 0, 9, 10);
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.LOWER).pHarm()).isZero();
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.LOWER).pEquivalence()).isEqualTo(1);
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.HIGHER).pHarm()).isEqualTo(1);
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.HIGHER).pEquivalence()).isZero();
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.EITHER).pHarm()).isZero();
    assertThat(Equivalence.of(drop, 0.125, HarmDirection.EITHER).pEquivalence()).isEqualTo(1);
    Equivalence atMargin = Equivalence.of(drop, 0.25, HarmDirection.LOWER);
    assertThat(atMargin.pEquivalence()).isEqualTo(1);
    assertThat(atMargin.pHarm()).isEqualTo(1);
  }

  @Test
  void marginMustBePositive() {
    assertThatThrownBy(() -> Equivalence.fromDifferences(new double[2], 0, HarmDirection.LOWER))
        .hasMessage("margin must be positive, not 0.0");
  }
}
