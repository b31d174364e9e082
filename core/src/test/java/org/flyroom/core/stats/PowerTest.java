package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowerTest {
  private static final double Z95 = 1.6448536269514722;
  private static final double Z90 = 1.2815515655446004;
  private static final double Z80 = 0.8416212335729143;

  @Test
  void equivalenceItemsAgreeWithTheReference() {
    for (JsonNode row : Golden.section("power_equivalence")) {
      assertThat(
              Power.equivalenceItems(
                  row.get("sd").asDouble(),
                  row.get("margin").asDouble(),
                  row.get("true").asDouble(),
                  row.get("alpha").asDouble(),
                  row.get("power").asDouble()))
          .as("%s", row)
          .isEqualTo(row.get("n_normal_approximation").asDouble(), Golden.CLOSE);
    }
  }

  @Test
  void itemsHaveTheirClosedForms() {
    assertThat(Power.equivalenceItems(1, 0.5, 0, 0.05, 0.8))
        .isEqualTo(4 * (Z95 + Z90) * (Z95 + Z90), within(1e-10));
    assertThat(Power.equivalenceItems(1, 0.5, -0.25, 0.05, 0.8))
        .isEqualTo(16 * (Z95 + Z80) * (Z95 + Z80), within(1e-10));
    assertThat(Power.nonInferiorityItems(1, 0.5, 0.05, 0.8))
        .isEqualTo(4 * (Z95 + Z80) * (Z95 + Z80), within(1e-10));
    assertThat(Power.nonInferiorityItems(0, 0.5, 0.05, 0.8)).isZero();
  }

  @Test
  void noNumberOfItemsShowsEquivalenceAtTheMargin() {
    assertThatThrownBy(() -> Power.equivalenceItems(1, 0.5, 0.5, 0.05, 0.8))
        .hasMessageContaining("must be positive");
  }
}
