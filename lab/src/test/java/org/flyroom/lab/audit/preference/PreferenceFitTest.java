package org.flyroom.lab.audit.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceFitTest {
  /// Values of log Φ computed from the series of Φ with 900 digits.
  @ParameterizedTest
  @CsvSource({
    "0, -0.6931471805599453",
    "1, -0.17275377902344988",
    "-1, -1.8410216450092636",
    "-5, -15.064998393988725",
    "-10, -53.23128515051247",
    "-40, -804.6084420137538",
    "8, -6.220960574271786e-16"
  })
  void logOfTheNormalDistributionIsExactInTheTails(double z, double expected) {
    assertThat(NormalTail.logCdf(z)).isEqualTo(expected, within(1e-13 * Math.abs(expected)));
  }

  @Test
  void slopeOfLogPhiIsItsDerivative() {
    for (double z = -30; z <= 8; z += 0.37) {
      double h = 1e-4;
      double difference = (NormalTail.logCdf(z + h) - NormalTail.logCdf(z - h)) / (2 * h);
      assertThat(NormalTail.slope(z)).isEqualTo(difference, within(1e-6));
    }
  }

  @Test
  void twoItemsHaveAClosedForm() {
    // z = Φ⁻¹(0.8) without a pull: both orders say 0.8 for item 0.
    PairAnswers answers =
        new PairAnswers(2, new int[] {0}, new int[] {1}, new double[] {0.8}, new double[] {0.2});
    PreferenceFit fit = PreferenceFit.withSlotTerm(answers);
    assertThat(fit.decisiveness()).isEqualTo(0.6, within(1e-7));
    assertThat(fit.slot()).isEqualTo(0, within(1e-9));
    assertThat(fit.mu()[0]).isEqualTo(-fit.mu()[1], within(1e-12));
  }

  @Test
  void completelySeparatedAnswersStayFinite() {
    int n = 30;
    PairPlan plan = PairPlan.regular(n, 8, "separated");
    double[] forward = new double[plan.pairs()];
    double[] reverse = new double[plan.pairs()];
    for (int k = 0; k < plan.pairs(); k++) {
      forward[k] = plan.i(k) > plan.j(k) ? 1 : 0;
      reverse[k] = 1 - forward[k];
    }
    PreferenceFit fit = PreferenceFit.withSlotTerm(plan.answered(forward, reverse));
    for (int k = 0; k < plan.pairs(); k++) {
      double lead = fit.mu()[plan.i(k)] - fit.mu()[plan.j(k)];
      assertThat(lead * (plan.i(k) - plan.j(k))).isPositive().isFinite();
    }
    assertThat(fit.decisiveness()).isBetween(0.9, 1.0);
    assertThat(fit.loss()).isLessThan(1e-4);
  }

  @Test
  void answersThatAlwaysPickSlotAStayFiniteAndShowNoPreference() {
    PairPlan plan = PairPlan.regular(20, 6, "always A");
    double[] ones = new double[plan.pairs()];
    Arrays.fill(ones, 1);
    PreferenceFit fit = PreferenceFit.withSlotTerm(plan.answered(ones, ones));
    assertThat(fit.slot()).isGreaterThan(4).isFinite();
    assertThat(fit.decisiveness()).isLessThan(1e-6);
  }

  @Test
  void publishedSizeFitsInAFewHundredPassesOverTheAnswers() {
    int n = 2000;
    PairPlan plan = PairPlan.regular(n, 50, "published size");
    assertThat(plan.pairs()).isEqualTo(50_000);
    Random random = new Random(1);
    double[] mu = random.doubles(n).map(u -> 3 * (u - 0.5)).toArray();
    double[] forward = new double[plan.pairs()];
    double[] reverse = new double[plan.pairs()];
    for (int k = 0; k < plan.pairs(); k++) {
      double z = (mu[plan.i(k)] - mu[plan.j(k)]) / Math.sqrt(2);
      forward[k] = NormalTail.cdf(z + 0.2 + 0.3 * random.nextGaussian());
      reverse[k] = NormalTail.cdf(-z + 0.2 + 0.3 * random.nextGaussian());
    }
    PairAnswers answers = plan.answered(forward, reverse);
    Answers single = answers.averaged();
    PreferenceFit fit = PreferenceFit.of(single, false);
    // The work: passes over the answers, each of some 50 ns an answer. The published optimiser
    // makes
    // 2,000.
    assertThat(fit.passes()).isLessThan(250);
    assertThat(fit.decisiveness()).isBetween(0.3, 0.6);
  }

  @Test
  void aPlanIsRegularConnectedAndDecidedByItsName() {
    PairPlan plan = PairPlan.regular(101, 6, "odd");
    PairPlan again = PairPlan.regular(101, 6, "odd");
    PairPlan other = PairPlan.regular(101, 6, "other");
    int[] degree = new int[101];
    Set<String> seen = new HashSet<>();
    int same = 0;
    for (int k = 0; k < plan.pairs(); k++) {
      degree[plan.i(k)]++;
      degree[plan.j(k)]++;
      assertThat(plan.i(k)).isEqualTo(again.i(k)).isNotEqualTo(plan.j(k));
      assertThat(plan.j(k)).isEqualTo(again.j(k));
      assertThat(seen.add(Math.min(plan.i(k), plan.j(k)) + " " + Math.max(plan.i(k), plan.j(k))))
          .isTrue();
      same += k < other.pairs() && plan.i(k) == other.i(k) ? 1 : 0;
    }
    assertThat(degree).contains(6).doesNotContain(4, 7);
    assertThat(plan.connected()).isTrue();
    assertThat(same).isLessThan(30);
    assertThatThrownBy(() -> PairPlan.regular(10, 10, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
