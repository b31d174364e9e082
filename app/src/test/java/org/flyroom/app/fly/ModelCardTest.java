package org.flyroom.app.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.flyroom.app.fly.ModelCard.StageOutcome;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static String card(String size) {
    FlyRecipe recipe = FlyRecipe.read(null);
    return ModelCard.write(
        size,
        1000,
        recipe,
        recipe.fly(size),
        List.of(new StageOutcome("drill", 2000, 1.25, 120)),
        Map.of(),
        Map.of());
  }

  @Test
  void namesTheStagesThatWereTrainedAndTheHeadsThatWereNot() {
    assertThat(card("fly"))
        .contains("| drill | 1,000 | 2,000 | 0.00125 | 1.250 | 2 |")
        .doesNotContain("| matching |")
        .contains("In stage matching, head 6 of the last layer but one and head 4 of the last");
    assertThat(card("s")).contains("| drill | 1,000 | 2,000 |").doesNotContain("In stage ");
  }
}
