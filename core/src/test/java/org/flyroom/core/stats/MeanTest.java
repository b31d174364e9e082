package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Interval;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MeanTest {
  @Test
  void clusteredMeanAgreesWithTheReference() {
    JsonNode golden = Golden.section("cluster_robust");
    List<Integer> clusters = Arrays.stream(Golden.ints(golden.get("cluster"))).boxed().toList();
    TEstimate mean = Mean.clustered(Golden.doubles(golden.get("values")), clusters);
    assertThat(mean.value()).isEqualTo(golden.get("mean").asDouble(), Golden.CLOSE);
    assertThat(mean.standardError()).isEqualTo(golden.get("se").asDouble(), Golden.CLOSE);
    assertThat(mean.degreesOfFreedom()).isEqualTo(golden.get("clusters").asDouble() - 1);
    assertThat(mean.interval(0.95).low()).isEqualTo(golden.get("low").asDouble(), Golden.CLOSE);
    assertThat(mean.interval(0.95).high()).isEqualTo(golden.get("high").asDouble(), Golden.CLOSE);
  }

  @Test
  void meanOfFourNumbersHasItsTextbookInterval() {
    TEstimate mean = Mean.of(new double[] {1, 2, 3, 4});
    assertThat(mean.value()).isEqualTo(2.5);
    assertThat(mean.standardError()).isEqualTo(Math.sqrt(5 / 12.0), within(1e-15));
    assertThat(mean.degreesOfFreedom()).isEqualTo(3);
    assertThat(mean.perItemDeviation()).isEqualTo(Math.sqrt(5 / 3.0), within(1e-15));
    Interval interval = mean.estimate(2).interval();
    assertThat(interval.high() - 2.5)
        .isEqualTo(3.182446305284263 * Math.sqrt(5 / 12.0), within(1e-12));
    assertThat(mean.estimate(2).missing()).isEqualTo(2);
  }

  @Test
  void equalValuesHaveExactlyNoError() {
    double[] tenths = new double[37];
    Arrays.fill(tenths, 0.1);
    TEstimate mean = Mean.of(tenths);
    assertThat(mean.value()).isEqualTo(0.1);
    assertThat(mean.standardError()).isZero();
    assertThat(mean.interval(0.95)).isEqualTo(new Interval(0.1, 0.1, 0.95));
  }

  @Test
  void oneValueOrANonNumberIsRefused() {
    assertThatThrownBy(() -> Mean.of(new double[] {1})).hasMessageContaining("at least 2 values");
    assertThatThrownBy(() -> Mean.of(new double[] {1, Double.NaN})).hasMessage("value 1 is NaN");
    assertThatThrownBy(() -> Mean.clustered(new double[] {1, 2}, List.of("a", "a")))
        .hasMessageContaining("at least 2 clusters");
  }

  @Test
  void clustersOfOneAreIndependentValues() {
    double[] values = {3, 1, 4, 1, 5, 9};
    TEstimate plain = Mean.of(values);
    TEstimate clustered = Mean.clustered(values, List.of("a", "b", "c", "d", "e", "f"));
    assertThat(clustered.standardError()).isEqualTo(plain.standardError(), within(1e-15));
    assertThat(clustered.degreesOfFreedom()).isEqualTo(plain.degreesOfFreedom());
  }

  @Test
  void copiesWithinClustersAddNoCertainty() {
    TEstimate once = Mean.of(new double[] {3, 1, 4, 1});
    TEstimate thrice =
        Mean.clustered(
            new double[] {3, 1, 4, 1, 3, 1, 4, 1, 3, 1, 4, 1},
            List.of(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4));
    assertThat(thrice.value()).isEqualTo(once.value(), within(1e-15));
    assertThat(thrice.standardError()).isEqualTo(once.standardError(), within(1e-15));
    assertThat(thrice.degreesOfFreedom()).isEqualTo(3);
    assertThat(thrice.n()).isEqualTo(12);
  }

  @Test
  void ratioWithEqualWeightsIsTheMeanOverTheWeight() {
    double[] bits = {3, 1, 4, 1, 5};
    TEstimate ratio = Mean.ratio(bits, new double[] {2, 2, 2, 2, 2});
    assertThat(ratio.value()).isEqualTo(1.4, within(1e-15));
    assertThat(ratio.standardError()).isEqualTo(Mean.of(bits).standardError() / 2, within(1e-15));
  }

  @Test
  void ratioOfProportionalNumbersHasNoErrorAndOfZerosIsZero() {
    TEstimate zero = Mean.ratio(new double[3], new double[] {10, 20, 45});
    assertThat(zero.value()).isZero();
    assertThat(zero.standardError()).isZero();
    TEstimate exact = Mean.ratio(new double[] {5, 10, 20}, new double[] {10, 20, 40});
    assertThat(exact.value()).isEqualTo(0.5);
    assertThat(exact.standardError()).isZero();
  }

  @Test
  void ratioOfTwoItemsHasItsClosedForm() {
    // R = 4/4; residuals (1 - 1, ...) = (-2, 2) over a mean weight of 2: e = (-1, 1).
    TEstimate ratio = Mean.ratio(new double[] {-1, 5}, new double[] {1, 3});
    assertThat(ratio.value()).isEqualTo(1);
    assertThat(ratio.standardError()).isEqualTo(1, within(1e-15));
  }

  @Test
  void intervalsOfMeanClustersAndRatioCoverAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(11);
    int rounds = 4000;
    int mean = 0;
    int clustered = 0;
    int ratio = 0;
    List<Integer> clusters = IntStream.range(0, 60).mapToObj(i -> i / 3).toList();
    for (int round = 0; round < rounds; round++) {
      double[] values = IntStream.range(0, 8).mapToDouble(i -> random.nextGaussian()).toArray();
      mean += Mean.of(values).interval(0.95).contains(0) ? 1 : 0;
      double[] shared = IntStream.range(0, 20).mapToDouble(i -> random.nextGaussian()).toArray();
      double[] grouped =
          IntStream.range(0, 60).mapToDouble(i -> shared[i / 3] + random.nextGaussian()).toArray();
      clustered += Mean.clustered(grouped, clusters).interval(0.95).contains(0) ? 1 : 0;
      double[] bytes =
          IntStream.range(0, 60).mapToDouble(i -> 50 + 100 * random.nextDouble()).toArray();
      double[] bits = Arrays.stream(bytes).map(b -> 0.3 * b + 4 * random.nextGaussian()).toArray();
      ratio += Mean.ratio(bits, bytes).interval(0.95).contains(0.3) ? 1 : 0;
    }
    // Four standard errors of a share of 0.95 over 4,000 rounds are 0.0138; clusters and ratios
    // are approximations and get 0.005 more.
    assertThat(mean / (double) rounds).isBetween(0.936, 0.964);
    assertThat(clustered / (double) rounds).isBetween(0.931, 0.969);
    assertThat(ratio / (double) rounds).isBetween(0.931, 0.969);
  }

  /// Pairs of five units: residuals are -1, 0, 1 for (a, b), (a, c), (d, e), so that the units'
  /// sums are -1, -1, 0, 1, 1 and the sum of squares 4 - 2.
  @Test
  void dyadicMeanHasItsClosedForm() {
    TEstimate mean =
        Mean.dyadic(new double[] {1, 2, 3}, List.of("a", "a", "d"), List.of("b", "c", "e"));
    assertThat(mean.value()).isEqualTo(2);
    assertThat(mean.degreesOfFreedom()).isEqualTo(4);
    // Smaller than √(1/3), that of independent values, so that one counts.
    assertThat(Math.sqrt(5 / 4.0 * 2) / 3).isLessThan(mean.standardError());
    assertThat(mean.standardError()).isEqualTo(Math.sqrt(1 / 3.0), within(1e-15));
    TEstimate together =
        Mean.dyadic(new double[] {0, 0, 6, 6}, List.of(1, 1, 4, 4), List.of(2, 3, 5, 6));
    // Residuals ∓3; sums -6, -3, -3, 6, 3, 3 of six units: 108 - 36.
    assertThat(together.standardError()).isEqualTo(Math.sqrt(6 / 5.0 * 72) / 4, within(1e-15));
    assertThatThrownBy(() -> Mean.dyadic(new double[] {1, 2}, List.of(1, 1), List.of(2, 1)))
        .hasMessageContaining("with itself");
  }

  /// Every unit weighs on all its pairs, as one badly learned outcome does on all its comparisons.
  @Test
  void dyadicIntervalsCoverWhereUnitsMatterAndWhereTheyDoNot() {
    SplittableRandom random = new SplittableRandom(12);
    int rounds = 2000;
    int units = 60;
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      for (int step = 1; step <= 3; step++) {
        first.add(i);
        second.add((i + step * step) % units);
      }
    }
    int dependent = 0;
    int naive = 0;
    int independent = 0;
    for (int round = 0; round < rounds; round++) {
      double[] unit = IntStream.range(0, units).mapToDouble(i -> random.nextGaussian()).toArray();
      double[] noise =
          IntStream.range(0, first.size()).mapToDouble(i -> random.nextGaussian()).toArray();
      double[] values =
          IntStream.range(0, noise.length)
              .mapToDouble(i -> unit[first.get(i)] + unit[second.get(i)] + noise[i])
              .toArray();
      dependent += Mean.dyadic(values, first, second).interval(0.95).contains(0) ? 1 : 0;
      naive += Mean.of(values).interval(0.95).contains(0) ? 1 : 0;
      independent += Mean.dyadic(noise, first, second).interval(0.95).contains(0) ? 1 : 0;
    }
    assertThat(dependent / (double) rounds).isBetween(0.92, 0.97);
    assertThat(naive / (double) rounds).isLessThan(0.80);
    // Never below the error of independent values, so a little too often here.
    assertThat(independent / (double) rounds).isBetween(0.94, 0.985);
  }
}
