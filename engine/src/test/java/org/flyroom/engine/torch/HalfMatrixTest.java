package org.flyroom.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfMatrixTest {
  private static final int OUT = 37;
  private static final int IN = 53;

  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void multipliesAsThePlainProductDoes(int rows) {
    float[] x = floats(rows * IN);
    compare(rows, x, bf16(OUT * IN), bf16(OUT), true);
    compare(rows, x, floats(OUT * IN), floats(OUT), false);
  }

  private static void compare(int rows, float[] x, float[] weights, float[] bias, boolean single) {
    try (HalfMatrix matrix = supported(weights, bias)) {
      assertThat(matrix.single()).isEqualTo(single);
      float[] product = times(matrix, x, rows);
      for (int row = 0; row < rows; row++) {
        for (int out = 0; out < OUT; out++) {
          double sum = bias[out];
          double size = Math.abs(sum);
          for (int in = 0; in < IN; in++) {
            double term = (double) x[row * IN + in] * weights[out * IN + in];
            sum += term;
            size += Math.abs(term);
          }
          assertThat((double) product[row * OUT + out]).isCloseTo(sum, within(1e-6 * size));
        }
      }
    }
  }

  @Test
  void keepsTheLeadingDimensionsOfItsInput() {
    try (HalfMatrix matrix = supported(bf16(OUT * IN), null)) {
      assertThat(Torch.inference(() -> matrix.times(Tensor.zeros(DType.FP32, 2, 5, IN)).shape()))
          .containsExactly(2, 5, OUT);
    }
  }

  @Test
  void refusesWeightsThatHalvesCannotHold() {
    assumeTrue(laidOut(bf16(OUT * IN), null).map(HalfMatrixTest::closed).isPresent());
    for (float strange : new float[] {1e6f, Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] weights = bf16(OUT * IN);
      weights[7] = strange;
      assertThat(laidOut(weights, null)).as("with %s", strange).isEmpty();
    }
  }

  @Test
  void roundedWeightsNeedOneHalf() {
    float[] weights = floats(OUT * IN);
    weights[5] = 1.0006f;
    float[] rounded =
        Torch.inference(
            () -> {
              Tensor tensor = Tensor.of(weights, OUT, IN);
              assertThat(HalfMatrix.round(tensor)).isTrue();
              return tensor.toFloats();
            });
    // The halves around 1 are 1/1024 apart.
    assertThat(rounded[5]).isEqualTo(1 + 1f / 1024);
    try (HalfMatrix matrix = supported(rounded, null)) {
      assertThat(matrix.single()).isTrue();
    }
    weights[5] = 70_000;
    assertThat(Torch.inference(() -> HalfMatrix.round(Tensor.of(weights, OUT, IN)))).isFalse();
  }

  @Test
  void servesManyLanesAndLeavesNothingBehind() {
    float[] x = floats(4 * IN);
    float[] weights = bf16(OUT * IN);
    supported(weights, null).close();
    long before = Torch.liveObjects();
    try (HalfMatrix matrix = supported(weights, null);
        Lanes lanes = new Lanes(2)) {
      float[] alone = times(matrix, x, 4);
      List<float[]> together =
          lanes.map(IntStream.range(0, 64).boxed().toList(), _ -> times(matrix, x, 4));
      assertThat(together).allSatisfy(each -> assertThat(each).isEqualTo(alone));
    }
    assertThat(Torch.liveObjects()).isEqualTo(before);
  }

  private static float[] times(HalfMatrix matrix, float[] x, int rows) {
    return Torch.inference(() -> matrix.times(Tensor.of(x, rows, IN)).toFloats());
  }

  private static boolean closed(HalfMatrix matrix) {
    matrix.close();
    return true;
  }

  private static HalfMatrix supported(float[] weights, float @Nullable [] bias) {
    Optional<HalfMatrix> matrix = laidOut(weights, bias);
    assumeTrue(matrix.isPresent(), "FBGEMM does not know this processor");
    return matrix.orElseThrow();
  }

  private static Optional<HalfMatrix> laidOut(float[] weights, float @Nullable [] bias) {
    return Torch.inference(
        () ->
            HalfMatrix.of(Tensor.of(weights, OUT, IN), bias == null ? null : Tensor.of(bias, OUT)));
  }

  /// Values as checkpoints store them: eight bits of each.
  private float[] bf16(int count) {
    float[] values = floats(count);
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & 0xffff0000);
    }
    return values;
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
