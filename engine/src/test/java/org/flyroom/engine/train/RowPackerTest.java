package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.flyroom.engine.train.RowPacker.Sample;
import org.junit.jupiter.api.Test;

class RowPackerTest {
  @Test
  void samplesStayWholeAndOnlyTheFirstTokenOfARowLosesItsWeight() {
    List<TokenRow> rows = RowPacker.pack(List.of(sample(3, 2), sample(4, 1), sample(6, 1)), 8);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).tokens()).containsExactly(0, 1, 2, 0, 1, 2, 3);
    assertThat(rows.get(0).weights()).containsExactly(0, 2, 2, 1, 1, 1, 1);
    assertThat(rows.get(1).tokens()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(rows.get(1).weights()).containsExactly(0, 1, 1, 1, 1, 1);
  }

  @Test
  void sampleThatFillsARowFits() {
    assertThat(RowPacker.pack(List.of(sample(4, 1), sample(4, 1)), 4)).hasSize(2);
  }

  @Test
  void sampleLongerThanARowIsRefused() {
    assertThatThrownBy(() -> RowPacker.pack(List.of(sample(5, 1)), 4))
        .hasMessageContaining("a sample of 5 tokens does not fit a row of 4");
  }

  @Test
  void rowThatTeachesNothingIsRefused() {
    assertThatThrownBy(() -> RowPacker.pack(List.of(sample(5, 0)), 8))
        .hasMessageContaining("teaches nothing");
  }

  private static Sample sample(int length, float weight) {
    int[] tokens = new int[length];
    float[] weights = new float[length];
    Arrays.setAll(tokens, i -> i);
    Arrays.fill(weights, weight);
    return new Sample(tokens, weights);
  }
}
