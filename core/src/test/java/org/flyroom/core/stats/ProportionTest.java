package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProportionTest {
  private static final double Z = 1.959963984540054;

  @Test
  void wilsonAgreesWithTheReference() {
    for (JsonNode row : Golden.section("wilson")) {
      Interval interval =
          Proportion.wilson(
              row.get("k").asLong(), row.get("n").asLong(), row.get("level").asDouble());
      assertThat(interval.low()).as("%s", row).isEqualTo(row.get("low").asDouble(), Golden.CLOSE);
      assertThat(interval.high()).as("%s", row).isEqualTo(row.get("high").asDouble(), Golden.CLOSE);
    }
  }

  @Test
  void clopperPearsonAgreesWithTheReference() {
    for (JsonNode row : Golden.section("clopper_pearson")) {
      Interval interval =
          Proportion.clopperPearson(row.get("k").asLong(), row.get("n").asLong(), 0.95);
      assertThat(interval.low()).as("%s", row).isEqualTo(row.get("low").asDouble(), Golden.CLOSE);
      assertThat(interval.high()).as("%s", row).isEqualTo(row.get("high").asDouble(), Golden.CLOSE);
    }
  }

  @Test
  void boundsWithoutSuccessesHaveClosedForms() {
    assertThat(Proportion.wilson(0, 10, 0.95).high())
        .isEqualTo(Z * Z / (10 + Z * Z), within(1e-12));
    assertThat(Proportion.clopperPearson(0, 10, 0.95).high())
        .isEqualTo(1 - Math.pow(0.025, 0.1), within(1e-12));
    assertThat(Proportion.wilson(0, 10, 0.95).low()).isZero();
    assertThat(Proportion.wilson(10, 10, 0.95).high()).isEqualTo(1);
  }

  @Test
  void nothingIsKnownWithoutItems() {
    assertThat(Proportion.wilson(0, 0, 0.9)).isEqualTo(new Interval(0, 1, 0.9));
    assertThat(Proportion.clopperPearson(0, 0, 0.9)).isEqualTo(new Interval(0, 1, 0.9));
    Estimate estimate = Proportion.estimate(0, 0, 7);
    assertThat(estimate.value()).isNaN();
    assertThat(estimate.missing()).isEqualTo(7);
  }

  @Test
  void moreSuccessesThanItemsAreRefused() {
    assertThatThrownBy(() -> Proportion.wilson(4, 3, 0.95))
        .hasMessageContaining("4 successes of 3");
  }

  @Test
  void differenceReproducesNewcombesFirstExample() {
    Estimate difference = Proportion.difference(56, 70, 48, 80, 3);
    assertThat(difference.value()).isEqualTo(0.2, within(1e-12));
    assertThat(difference.interval().low()).isEqualTo(0.0524, within(5e-5));
    assertThat(difference.interval().high()).isEqualTo(0.3339, within(5e-5));
    assertThat(difference.n()).isEqualTo(150);
    assertThat(difference.missing()).isEqualTo(3);
  }

  @Test
  void differenceOfOppositeExtremesIsNotCertain() {
    // His example (h): 10/10 against 0/20 has bounds 0.6791 and 1.
    Interval interval = Proportion.difference(10, 10, 0, 20, 0).interval();
    assertThat(interval.low()).isEqualTo(0.6791, within(5e-5));
    assertThat(interval.high()).isEqualTo(1, within(1e-12));
  }

  @Test
  void exactIntervalCoversAtLeastItsLevelAndWilsonDoesSoOnAverage() {
    int n = 50;
    double sum = 0;
    for (int step = 1; step < 200; step++) {
      double share = step / 200.0;
      assertThat(coverage(n, share, k -> Proportion.clopperPearson(k, n, 0.95)))
          .as("share %s", share)
          .isGreaterThanOrEqualTo(0.95);
      sum += coverage(n, share, k -> Proportion.wilson(k, n, 0.95));
    }
    // Brown, Cai and DasGupta (2001): the mean coverage of Wilson's interval is near its level.
    assertThat(sum / 199).isBetween(0.945, 0.96);
  }

  /// The exact chance that the interval holds the true share.
  private static double coverage(int n, double share, IntFunction<Interval> interval) {
    BinomialDistribution counts = BinomialDistribution.of(n, share);
    double covered = 0;
    for (int k = 0; k <= n; k++) {
      covered += interval.apply(k).contains(share) ? counts.probability(k) : 0;
    }
    return covered;
  }
}
