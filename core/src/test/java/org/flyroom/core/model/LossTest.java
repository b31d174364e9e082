package org.flyroom.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.flyroom.core.model.Loss.KlToParent.Direction;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final LoraPlan LORA =
      new LoraPlan(2, 4, List.of(LoraPlan.ALL_LINEAR), List.of(), 0);
  private static final Optimiser OPTIMISER = Optimiser.of(1e-3, Optimiser.Schedule.LINEAR, 0);

  @Test
  void optionsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Loss.Dpo(List.of(), 0)).hasMessageContaining("beta");
    assertThatThrownBy(() -> new Loss.Dpo(List.of(), Double.NaN, 0, 0))
        .hasMessageContaining("beta");
    assertThatThrownBy(() -> new Loss.Dpo(List.of(), 0.1, 0.5, 0))
        .hasMessageContaining("labelSmoothing");
    assertThatThrownBy(() -> new Loss.Dpo(List.of(), 0.1, 0, -1))
        .hasMessageContaining("nextTokenWeight");
    assertThatThrownBy(() -> new Loss.Kto(List.of(), 0.1, -1, 1))
        .hasMessageContaining("desirableWeight");
    assertThatThrownBy(() -> new Loss.KlToParent(List.of(), Direction.FORWARD, -1))
        .hasMessageContaining("klWeight");
    assertThatThrownBy(() -> new Loss.PolicyGradient(List.of(), Double.POSITIVE_INFINITY))
        .hasMessageContaining("klWeight");
  }

  @Test
  void rowsThatCanTeachNothingAreRefused() {
    Prompt prompt = Prompt.text("p");
    assertThatThrownBy(() -> new PreferencePair(prompt, "same", "same"))
        .hasMessageContaining("equal responses");
    assertThatThrownBy(() -> new PreferencePair(prompt, "", "no", false))
        .hasMessageContaining("no tokens");
    assertThatThrownBy(() -> new Rollout(prompt, List.of(), 1)).hasMessageContaining("token");
    assertThatThrownBy(() -> new Rollout(prompt, List.of(1), Double.NaN))
        .hasMessageContaining("advantage");
  }

  @Test
  void kahnemanTverskyNeedsTwoRowsAStep() {
    LabelledRow row = new LabelledRow(new TrainingRow(Prompt.text("p"), "r"), true);
    Loss kto = new Loss.Kto(List.of(row), 0.1, 1, 1);
    assertThatThrownBy(() -> new TrainingPlan(kto, LORA, OPTIMISER, 1, 1, 64, 1, 0))
        .hasMessageContaining("at least 2");
    assertThat(new TrainingPlan(kto, LORA, OPTIMISER, 1, 2, 64, 1, 0).loss()).isEqualTo(kto);
  }

  @Test
  void rowsAloneMeanNextTokenLossOnResponses() {
    List<TrainingRow> rows = List.of(new TrainingRow(Prompt.text("p"), "r"));
    assertThat(new TrainingPlan(rows, LORA, OPTIMISER, 1, 1, 64, 1, 0).loss())
        .isEqualTo(new Loss.NextToken(rows, Mask.RESPONSE));
  }
}
