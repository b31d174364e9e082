package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CorrelationTest {
  @Test
  void correlationsAgreeWithTheReference() {
    JsonNode golden = Golden.section("correlation");
    double[] x = Golden.doubles(golden.get("x"));
    double[] y = Golden.doubles(golden.get("y"));
    assertThat(Correlation.pearson(x, y)).isEqualTo(golden.get("pearson").asDouble(), Golden.CLOSE);
    assertThat(Correlation.spearman(x, y))
        .isEqualTo(golden.get("spearman").asDouble(), Golden.CLOSE);
    assertThat(Correlation.kendallTauB(x, y))
        .isEqualTo(golden.get("kendall_tau_b").asDouble(), Golden.CLOSE);
  }

  @Test
  void fiveItemsWorkOutByHand() {
    double[] x = {1, 2, 3, 4, 5};
    double[] y = {1, 3, 2, 5, 4};
    // Σd² = 4: 1 - 6·4/(5·24). Eight pairs in order, two not.
    assertThat(Correlation.pearson(x, y)).isEqualTo(0.8, within(1e-12));
    assertThat(Correlation.spearman(x, new double[] {1, 300, 20, 5e5, 4e5}))
        .isEqualTo(0.8, within(1e-12));
    assertThat(Correlation.kendallTauB(x, y)).isEqualTo(0.6, within(1e-12));
  }

  @Test
  void tiesAreTakenOutOfKendallsDenominatorAndShareSpearmansRanks() {
    double[] x = {1, 1, 2};
    double[] y = {1, 2, 3};
    assertThat(Correlation.kendallTauB(x, y)).isEqualTo(2 / Math.sqrt(6), within(1e-12));
    // Ranks 1.5, 1.5, 3 against 1, 2, 3.
    assertThat(Correlation.spearman(x, y)).isEqualTo(1.5 / Math.sqrt(3), within(1e-12));
  }

  @Test
  void opposedOrderIsMinusOneAndNoVariationIsNotANumber() {
    double[] x = {0.1, 0.2, 0.3, 0.7};
    double[] opposed = {-0.1, -0.2, -0.3, -0.7};
    assertThat(Correlation.pearson(x, opposed)).isEqualTo(-1, within(1e-15));
    assertThat(Correlation.kendallTauB(x, opposed)).isEqualTo(-1, within(1e-15));
    double[] constant = {0.1, 0.1, 0.1, 0.1};
    assertThat(Correlation.pearson(x, constant)).isNaN();
    assertThat(Correlation.spearman(x, constant)).isNaN();
    assertThat(Correlation.kendallTauB(x, constant)).isNaN();
  }

  @Test
  void listsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> Correlation.pearson(new double[3], new double[2]))
        .hasMessage("lengths differ: 3 and 2");
  }
}
