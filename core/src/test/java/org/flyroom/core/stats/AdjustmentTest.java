package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AdjustmentTest {
  @Test
  void bothAdjustmentsAgreeWithTheReference() {
    JsonNode golden = Golden.section("holm");
    double[] p = Golden.doubles(golden.get("p"));
    assertThat(Holm.adjust(p))
        .containsExactly(Golden.doubles(golden.get("adjusted")), Golden.CLOSE);
    assertThat(BenjaminiHochberg.adjust(p))
        .containsExactly(Golden.doubles(golden.get("bh_adjusted")), Golden.CLOSE);
  }

  @Test
  void fourValuesAdjustByHand() {
    double[] p = {0.01, 0.04, 0.03, 0.005};
    assertThat(Holm.adjust(p))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(BenjaminiHochberg.adjust(p))
        .containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, within(1e-15));
  }

  @Test
  void adjustedValuesStayAtOneAndNoneGiveNone() {
    assertThat(Holm.adjust(new double[] {0.9, 0.8})).containsExactly(1, 1);
    assertThat(Holm.adjust(new double[0])).isEmpty();
    assertThat(BenjaminiHochberg.adjust(new double[0])).isEmpty();
  }

  @Test
  void aNonProbabilityIsRefused() {
    assertThatThrownBy(() -> Holm.adjust(new double[] {0.5, Double.NaN}))
        .hasMessage("probability 1 is NaN");
  }
}
