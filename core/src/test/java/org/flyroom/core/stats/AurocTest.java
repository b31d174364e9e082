package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Interval;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AurocTest {
  @Test
  void areaVarianceAndPairedTestAgreeWithTheReference() {
    JsonNode golden = Golden.section("auroc");
    double[] positive = Golden.doubles(golden.get("positive"));
    double[] negative = Golden.doubles(golden.get("negative"));
    double[] positive2 = Golden.doubles(golden.get("positive_2"));
    double[] negative2 = Golden.doubles(golden.get("negative_2"));
    Auroc auroc = Auroc.of(positive, negative);
    assertThat(auroc.value()).isEqualTo(golden.get("auroc").asDouble(), Golden.CLOSE);
    assertThat(auroc.variance()).isEqualTo(golden.get("delong_variance").asDouble(), Golden.CLOSE);
    assertThat(Auroc.of(positive2, negative2).value())
        .isEqualTo(golden.get("auroc_2").asDouble(), Golden.CLOSE);
    Auroc.Difference difference = Auroc.compare(positive, negative, positive2, negative2);
    assertThat(difference.z()).isEqualTo(golden.get("delong_z").asDouble(), Golden.CLOSE);
    assertThat(difference.p()).isEqualTo(golden.get("delong_p").asDouble(), Golden.CLOSE);
  }

  @Test
  void operatingPointsAgreeWithTheReference() {
    JsonNode golden = Golden.section("auroc");
    double[] positive = Golden.doubles(golden.get("positive"));
    double[] negative = Golden.doubles(golden.get("negative"));
    for (String allowed : golden.get("tpr_at_fpr").propertyNames()) {
      JsonNode row = golden.get("tpr_at_fpr").get(allowed);
      OperatingPoint point =
          OperatingPoint.atFalsePositiveRate(positive, negative, Double.parseDouble(allowed));
      assertThat(point.threshold()).isEqualTo(row.get("threshold").asDouble());
      assertThat(point.truePositiveRate().value())
          .isEqualTo(row.get("tpr").asDouble(), Golden.CLOSE);
      assertThat(point.falsePositiveRate().value())
          .isEqualTo(row.get("fpr").asDouble(), Golden.CLOSE);
    }
  }

  @Test
  void fourScoresWorkOutByHand() {
    // Placements: positives 1/2 and 1, negatives 1 and 1/2; each with variance 1/8 over two.
    Auroc auroc = Auroc.of(new double[] {1, 3}, new double[] {0, 2});
    assertThat(auroc.value()).isEqualTo(0.75);
    assertThat(auroc.variance()).isEqualTo(0.125, within(1e-15));
    // Logit 3/4: log 3; its standard error √(1/8) / (3/16).
    double half = 1.959963984540054 * Math.sqrt(0.125) * 16 / 3;
    assertThat(auroc.estimate(1).interval().low())
        .isEqualTo(1 / (1 + Math.exp(half) / 3), within(1e-12));
    assertThat(auroc.estimate(1).n()).isEqualTo(4);
    assertThat(auroc.estimate(1).missing()).isEqualTo(1);
  }

  @Test
  void tiesCountHalfAndZeroHasOneSign() {
    assertThat(Auroc.of(new double[] {0.0, 1}, new double[] {-0.0, -1}).value()).isEqualTo(0.875);
    assertThat(
            Auroc.of(
                    new double[] {Double.POSITIVE_INFINITY, 1},
                    new double[] {Double.NEGATIVE_INFINITY, 1})
                .value())
        .isEqualTo(0.875);
  }

  @Test
  void perfectSeparationIsNotCertainty() {
    Interval interval = Auroc.of(new double[] {2, 3, 4}, new double[] {0, 1}).interval(0.95);
    assertThat(interval.high()).isEqualTo(1);
    // Clopper-Pearson for 2 of 2.
    assertThat(interval.low()).isEqualTo(Math.sqrt(0.025), within(1e-12));
    Interval constant = Auroc.of(new double[] {1, 1}, new double[] {1, 1}).interval(0.95);
    assertThat(constant.low()).isEqualTo(Math.sqrt(0.025) / 2, within(1e-12));
    assertThat(constant.high()).isEqualTo(1 - Math.sqrt(0.025) / 2, within(1e-12));
  }

  @Test
  void aDetectorDoesNotDifferFromItself() {
    double[] positive = {1, 3, 4};
    double[] negative = {0, 2};
    Auroc.Difference difference = Auroc.compare(positive, negative, positive, negative);
    assertThat(difference).isEqualTo(new Auroc.Difference(0, 0, 1));
    assertThat(difference.z()).isZero();
  }

  @Test
  void perfectAgainstConstantGivesNoPValue() {
    Auroc.Difference difference =
        Auroc.compare(
            new double[] {2, 3}, new double[] {0, 1}, new double[] {1, 1}, new double[] {1, 1});
    assertThat(difference.value()).isEqualTo(0.5);
    assertThat(difference.p()).isNaN();
  }

  @Test
  void aMissingScoreIsRefused() {
    assertThatThrownBy(() -> Auroc.of(new double[] {1, Double.NaN}, new double[] {0, 1}))
        .hasMessage("value 1 is NaN");
    assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[] {0, 1}))
        .hasMessage("needs at least 2 positives, not 1");
  }

  @Test
  void operatingPointTakesTheLowestThresholdAllowed() {
    double[] positive = {1, 2, 3, 4};
    double[] negative = {0, 1, 2, 2, 3};
    assertThat(OperatingPoint.atFalsePositiveRate(positive, negative, 0).threshold()).isEqualTo(3);
    assertThat(OperatingPoint.atFalsePositiveRate(positive, negative, 0.2).threshold())
        .isEqualTo(2);
    // Half would allow two alarms, but the tie at 2 gives one or three.
    OperatingPoint half = OperatingPoint.atFalsePositiveRate(positive, negative, 0.5);
    assertThat(half.threshold()).isEqualTo(2);
    assertThat(half.falsePositiveRate().value()).isEqualTo(0.2);
    assertThat(half.truePositiveRate()).isEqualTo(Proportion.estimate(2, 4, 0));
    assertThat(OperatingPoint.atFalsePositiveRate(positive, negative, 0.99).threshold()).isZero();
  }

  @Test
  void intervalAndPairedTestErrAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(5);
    int rounds = 2000;
    int covered = 0;
    int rejected = 0;
    for (int round = 0; round < rounds; round++) {
      double[] positive = normals(random, 40, 1);
      double[] negative = normals(random, 60, 0);
      // Φ(1/√2), the chance that N(1, 1) exceeds N(0, 1).
      covered += Auroc.of(positive, negative).interval(0.95).contains(0.7602499389065233) ? 1 : 0;
      double[] noisyPositive = plusNoise(random, positive);
      double[] noisyNegative = plusNoise(random, negative);
      double p =
          Auroc.compare(
                  noisyPositive,
                  noisyNegative,
                  plusNoise(random, positive),
                  plusNoise(random, negative))
              .p();
      rejected += p <= 0.05 ? 1 : 0;
    }
    // Four standard errors over 2,000 rounds are 0.0195; both are large-sample approximations and
    // get 0.005 more.
    assertThat(covered / (double) rounds).isBetween(0.9255, 0.9745);
    assertThat(rejected / (double) rounds).isBetween(0.0255, 0.0745);
  }

  private static double[] normals(SplittableRandom random, int n, double mean) {
    return IntStream.range(0, n).mapToDouble(i -> mean + random.nextGaussian()).toArray();
  }

  private static double[] plusNoise(SplittableRandom random, double[] scores) {
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> scores[i] + random.nextGaussian())
        .toArray();
  }
}
