package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JackknifeTest {
  @Test
  void theMeanGetsItsOrdinaryStandardError() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6};
    TEstimate mean = Mean.of(values);
    double[] without =
        Arrays.stream(values).map(left -> (Arrays.stream(values).sum() - left) / 7).toArray();
    TEstimate jackknife = Jackknife.of(mean.value(), without);
    assertThat(jackknife.value()).isEqualTo(mean.value());
    assertThat(jackknife.standardError()).isEqualTo(mean.standardError(), within(1e-14));
    assertThat(jackknife.degreesOfFreedom()).isEqualTo(7);
    assertThat(jackknife.n()).isEqualTo(8);
  }

  @Test
  void aFigureThatNoItemMovesHasNoError() {
    assertThat(Jackknife.of(0, new double[5]).standardError()).isZero();
  }
}
