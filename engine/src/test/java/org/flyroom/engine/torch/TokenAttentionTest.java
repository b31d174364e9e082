package org.flyroom.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenAttentionTest {
  private static final int ROWS = 3;
  private static final int CAPACITY = 11;
  private static final int HEADS = 4;
  private static final int SHARED = 2;
  private static final int WIDTH = 8;
  private static final double SCALE = 0.35;

  private final SplittableRandom random = new SplittableRandom(2);
  private final float[] query = floats(ROWS * HEADS * WIDTH);

  // One row more than there are queries, as after a row of a cache has ended.
  private final float[] keys = floats((ROWS + 1) * CAPACITY * SHARED * WIDTH);
  private final float[] values = floats((ROWS + 1) * CAPACITY * SHARED * WIDTH);

  @Test
  void weighsValuesByTheSoftmaxOfScores() {
    int[] from = {0, 2, 5};
    int[] to = {1, 11, 9};
    float[] attended = attended(from, to);
    for (int row = 0; row < ROWS; row++) {
      for (int head = 0; head < HEADS; head++) {
        double[] expected = expected(row, head, from[row], to[row]);
        for (int i = 0; i < WIDTH; i++) {
          assertThat((double) attended[(row * HEADS + head) * WIDTH + i])
              .isCloseTo(expected[i], within(1e-6));
        }
      }
    }
  }

  @Test
  void doesNotReadWhatLiesOutsideOfARowsPositions() {
    int[] from = {1, 0, 0};
    int[] to = {4, 3, 11};
    float[] before = attended(from, to);
    for (int position : new int[] {0, 4, 10}) {
      for (int i = 0; i < SHARED * WIDTH; i++) {
        int at = position * SHARED * WIDTH + i;
        keys[at] = Float.NaN;
        values[at] = Float.NaN;
      }
    }
    assertThat(attended(from, to)).isEqualTo(before);
  }

  private float[] attended(int[] from, int[] to) {
    return Torch.inference(
        () ->
            TokenAttention.over(
                    Tensor.of(query, ROWS, HEADS, WIDTH),
                    Tensor.of(keys, ROWS + 1, CAPACITY, SHARED, WIDTH),
                    Tensor.of(values, ROWS + 1, CAPACITY, SHARED, WIDTH),
                    from,
                    to,
                    SCALE)
                .toFloats());
  }

  private double[] expected(int row, int head, int from, int to) {
    double[] weights = new double[to];
    double total = 0;
    for (int position = from; position < to; position++) {
      double score = 0;
      for (int i = 0; i < WIDTH; i++) {
        score += query[(row * HEADS + head) * WIDTH + i] * keys[place(row, position, head) + i];
      }
      weights[position] = Math.exp(score * SCALE);
      total += weights[position];
    }
    double[] sum = new double[WIDTH];
    for (int position = from; position < to; position++) {
      for (int i = 0; i < WIDTH; i++) {
        sum[i] += weights[position] / total * values[place(row, position, head) + i];
      }
    }
    return sum;
  }

  private static int place(int row, int position, int head) {
    return ((row * CAPACITY + position) * SHARED + head / (HEADS / SHARED)) * WIDTH;
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
