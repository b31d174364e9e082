package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  private static final int WIDTH = 6;

  private static float[] noise(String name, int rows) {
    float[] numbers = new float[rows * WIDTH];
    SplittableRandom random = Seeds.generator(5, name);
    Initialisation.fill(numbers, 1, random);
    return numbers;
  }

  @Test
  void aDetectorIsOneWhereItShallFindAndZeroElsewhere() {
    float[] found = noise("found", 300);
    for (int i = 0; i < 300; i++) {
      // They differ from others along the first two numbers, by 10 and 5.
      found[i * WIDTH] += 10;
      found[i * WIDTH + 1] += 5;
    }
    float[] direction =
        Torch.inference(
            () ->
                LeastSquares.detector(
                        Tensor.of(found, 300, WIDTH), Tensor.of(noise("others", 900), 900, WIDTH))
                    .toFloats());
    // Fisher's discriminant of equal, white noise: along the difference of the means.
    assertThat(direction[0] / direction[1]).isCloseTo(2, within(0.15f));
    for (int i = 2; i < WIDTH; i++) {
      assertThat(direction[i]).isCloseTo(0, within(0.01f));
    }
    assertThat(10 * direction[0] + 5 * direction[1]).isCloseTo(1, within(0.02f));
  }

  @Test
  void aMapFindsTheMatrixThatMadeWhatIsWanted() {
    float[] matrix = noise("matrix", WIDTH);
    Torch.inference(
        () -> {
          Tensor given = Tensor.of(noise("given", 500), 500, WIDTH);
          Tensor made = given.matmul(Tensor.of(matrix, WIDTH, WIDTH));
          float[] found = LeastSquares.map(given, made).toFloats();
          for (int i = 0; i < matrix.length; i++) {
            // Shrunk by a thousandth, as documented.
            assertThat(found[i]).isCloseTo(matrix[i], within(0.01f));
          }
          return found;
        });
  }
}
