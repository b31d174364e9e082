package org.flyroom.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuantisedMatrixTest {
  private static final int COLUMNS = 96;

  private final SplittableRandom random = new SplittableRandom(1);

  static Stream<QuantisedMatrix.Form> forms() {
    return Stream.of(16, 32)
        .flatMap(group -> Stream.of(true, false).map(four -> new boolean[] {group == 16, four}))
        .flatMap(
            each ->
                Stream.of(true, false)
                    .map(affine -> new QuantisedMatrix.Form(each[0] ? 16 : 32, each[1], affine)));
  }

  /// Random weights, and what they stand for.
  private record Weights(QuantisedMatrix matrix, float[][] values) implements AutoCloseable {
    @Override
    public void close() {
      matrix.close();
    }
  }

  private Weights weights(QuantisedMatrix.Form form, int rows) {
    float[][] values = new float[rows][COLUMNS];
    int lowest = form.fourBits() ? (form.affine() ? 0 : -8) : -128;
    int highest = form.fourBits() ? lowest + 15 : 127;
    QuantisedMatrix matrix =
        new QuantisedMatrix(
            rows,
            COLUMNS,
            form,
            row -> {
              byte[] quants = new byte[COLUMNS];
              float[] scales = new float[COLUMNS / form.group()];
              float[] offsets = new float[scales.length];
              for (int k = 0; k < COLUMNS; k++) {
                int group = k / form.group();
                if (k % form.group() == 0) {
                  scales[group] = half();
                  offsets[group] = half();
                }
                quants[k] = (byte) random.nextInt(lowest, highest + 1);
                values[row][k] = quants[k] * scales[group] + (form.affine() ? offsets[group] : 0);
              }
              return new QuantisedMatrix.Row(quants, scales, offsets);
            });
    return new Weights(matrix, values);
  }

  /// A number of 16 bits, as files hold them.
  private float half() {
    return Float.float16ToFloat(Float.floatToFloat16((float) random.nextDouble(-0.1, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void multipliesAsTheWeightsMultipliedOutDo(QuantisedMatrix.Form form) {
    // 1,100 rows are two panels; neither number fills its last vector.
    for (int rows : new int[] {37, 1100}) {
      try (Weights weights = weights(form, rows)) {
        for (int tokens : new int[] {1, 2, 3, 9, 33}) {
          float[] x = floats(tokens * COLUMNS);
          float[] product = times(weights.matrix, x, tokens);
          for (int token = 0; token < tokens; token++) {
            for (int row = 0; row < rows; row++) {
              double sum = 0;
              double size = 0;
              for (int k = 0; k < COLUMNS; k++) {
                double term = (double) x[token * COLUMNS + k] * weights.values[row][k];
                sum += term;
                size += Math.abs(term);
              }
              assertThat((double) product[token * rows + row])
                  .as("%s, %d tokens, row %d", form, tokens, row)
                  .isCloseTo(sum, within(1e-6 * size));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aTokensProductDoesNotDependOnThoseBesideIt(QuantisedMatrix.Form form) {
    try (Weights weights = weights(form, 37)) {
      float[] x = floats(67 * COLUMNS);
      float[] together = times(weights.matrix, x, 67);
      for (int token = 0; token < 66; token++) {
        float[] two = Arrays.copyOfRange(x, token * COLUMNS, (token + 2) * COLUMNS);
        assertThat(times(weights.matrix, two, 2))
            .isEqualTo(Arrays.copyOfRange(together, token * 37, (token + 2) * 37));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void unpacksToTheVeryValues(QuantisedMatrix.Form form) {
    try (Weights weights = weights(form, 1100)) {
      float[] some = Torch.inference(() -> weights.matrix.unpacked(530, 40).toFloats());
      for (int row = 0; row < 40; row++) {
        assertThat(Arrays.copyOfRange(some, row * COLUMNS, (row + 1) * COLUMNS))
            .usingComparatorWithPrecision(0f)
            .containsExactly(weights.values[530 + row]);
      }
      long[] ids = {1099, 0, 551, 0};
      float[] single = Torch.inference(() -> weights.matrix.rows(ids).toFloats());
      for (int i = 0; i < ids.length; i++) {
        assertThat(Arrays.copyOfRange(single, i * COLUMNS, (i + 1) * COLUMNS))
            .usingComparatorWithPrecision(0f)
            .containsExactly(weights.values[(int) ids[i]]);
      }
    }
  }

  @Test
  void keepsTheLeadingDimensionsOfItsInput() {
    try (Weights weights = weights(new QuantisedMatrix.Form(32, true, true), 37)) {
      assertThat(
              Torch.inference(
                  () -> weights.matrix.times(Tensor.zeros(DType.FP32, 2, 5, COLUMNS)).shape()))
          .containsExactly(2, 5, 37);
    }
  }

  @Test
  void servesManyLanesAndLeavesNothingBehind() {
    float[] x = floats(5 * COLUMNS);
    long before = Torch.liveObjects();
    try (Weights weights = weights(new QuantisedMatrix.Form(32, true, true), 1100);
        Lanes lanes = new Lanes(2)) {
      float[] alone = times(weights.matrix, x, 5);
      List<float[]> together =
          lanes.map(IntStream.range(0, 64).boxed().toList(), _ -> times(weights.matrix, x, 5));
      assertThat(together).allSatisfy(each -> assertThat(each).isEqualTo(alone));
    }
    assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
  }

  private static float[] times(QuantisedMatrix matrix, float[] x, int tokens) {
    return Torch.inference(() -> matrix.times(Tensor.of(x, tokens, COLUMNS)).toFloats());
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
