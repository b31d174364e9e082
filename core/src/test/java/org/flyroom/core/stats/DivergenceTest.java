package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DivergenceTest {
  @Test
  void divergencesAgreeWithTheReference() {
    JsonNode golden = Golden.section("js_kl_bits");
    double[] p = Golden.doubles(golden.get("p"));
    double[] q = Golden.doubles(golden.get("q"));
    assertThat(Divergence.klBits(p, q)).isEqualTo(golden.get("kl_pq").asDouble(), Golden.CLOSE);
    assertThat(Divergence.jsBits(p, q)).isEqualTo(golden.get("js").asDouble(), Golden.CLOSE);
  }

  @Test
  void aCoinAgainstItsOppositeIsOneBitApart() {
    assertThat(Divergence.jsBits(new double[] {1, 0}, new double[] {0, 1})).isEqualTo(1);
    assertThat(Divergence.klBits(new double[] {1, 0}, new double[] {0, 1}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Divergence.klBits(new double[] {1, 0}, new double[] {0.25, 0.75}))
        .isEqualTo(2, within(1e-15));
    assertThat(Divergence.jsBits(new double[] {0.3, 0.7}, new double[] {0.3, 0.7})).isZero();
  }

  @Test
  void halfKnownCoinHasItsClosedForm() {
    // Mean (3/4, 1/4): (log₂ 4/3 + (log₂ 2/3 + log₂ 2) / 2) / 2.
    double expected = (Math.log(4 / 3.0) + Math.log(4 / 3.0) / 2) / Math.log(2) / 2;
    assertThat(Divergence.jsBits(new double[] {1, 0}, new double[] {0.5, 0.5}))
        .isEqualTo(expected, within(1e-15));
  }

  @Test
  void sharesThatDoNotSumToOneAreRefused() {
    assertThatThrownBy(() -> Divergence.klBits(new double[] {0.5, 0.4}, new double[] {0.5, 0.5}))
        .hasMessageContaining("probabilities sum to 0.9, not 1");
  }
}
