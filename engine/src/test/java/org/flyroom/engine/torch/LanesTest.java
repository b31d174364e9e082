package org.flyroom.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  @Test
  void resultsComeInTheOrderOfTheInputs() {
    List<Integer> inputs = IntStream.range(0, 50).boxed().toList();
    try (Lanes lanes = new Lanes()) {
      assertThat(lanes.map(inputs, i -> Torch.inference(() -> sum(i))))
          .containsExactlyElementsOf(inputs.stream().map(i -> 3.0 * i).toList());
    }
  }

  @Test
  void aFailureIsThrownOnceAllWorkHasEnded() {
    AtomicInteger ended = new AtomicInteger();
    try (Lanes lanes = new Lanes()) {
      assertThatThrownBy(
              () ->
                  lanes.map(
                      List.of(1, 2, 3, 4),
                      i -> {
                        ended.incrementAndGet();
                        if (i == 2) {
                          throw new IllegalArgumentException("the second");
                        }
                        return i;
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the second");
    }
    assertThat(ended).hasValue(4);
  }

  private static double sum(int i) {
    return Tensor.of(new float[] {i, i, i}, 3).toFloats()[0] * 3;
  }
}
