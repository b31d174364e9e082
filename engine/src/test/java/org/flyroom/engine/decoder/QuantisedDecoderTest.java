package org.flyroom.engine.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ElementType;
import org.flyroom.engine.checkpoint.Layout;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Matrices that stay quantised against the same weights multiplied out.
class QuantisedDecoderTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 512;

  /// The same numbers to the last bit, but that a zero may lose its sign.
  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "Q.*")
  void everyFormatGivesTheProductsOfItsDecodedValues(ElementType type) {
    for (Layout layout : List.of(new Layout.AsStored(), new Layout.InterleavedHeads(4))) {
      WeightTensor stored = randomBlocks(type, layout);
      assertThat(stored.isQuantisedMatrix()).isTrue();
      float[] decoded = stored.toFloats();
      try (FrozenMatrix matrix = new FrozenMatrix(DecoderLoader.laidOut(stored), null)) {
        float[] x = floats(30 * COLUMNS);
        Torch.inference(
            () -> {
              Tensor weight = Tensor.of(decoded, ROWS, COLUMNS);
              assertThat(matrix.rows(Tensor.of(new long[] {7, 39}, 2)).toFloats())
                  .usingComparatorWithPrecision(0f)
                  .containsExactly(weight.select(0, Tensor.of(new long[] {7, 39}, 2)).toFloats());
              // One by one, four at once, and with the weights multiplied out.
              for (int tokens : new int[] {1, 6, 30}) {
                float[] some = Arrays.copyOf(x, tokens * COLUMNS);
                Tensor input = Tensor.of(some, tokens, COLUMNS);
                Tensor wanted = Ops.linear(input, weight, null);
                assertThat(matrix.times(input).subtract(wanted).norm() / wanted.norm())
                    .as("%s, %d tokens", type, tokens)
                    .isLessThan(1e-6);
              }
              return matrix;
            });
        assertThat(Torch.inference(() -> matrix.weight().toFloats()))
            .usingComparatorWithPrecision(0f)
            .containsExactly(decoded);
      }
    }
  }

  @Test
  void gradientsPassAsThroughDecodedWeightsAndNothingIsLeftBehind() {
    WeightTensor stored = randomBlocks(ElementType.Q4_K, new Layout.AsStored());
    float[] decoded = stored.toFloats();
    long before = Torch.liveObjects();
    try (FrozenMatrix matrix = new FrozenMatrix(DecoderLoader.laidOut(stored), null)) {
      float[] through = Torch.scoped(() -> gradient(matrix));
      float[] wanted =
          Torch.scoped(() -> gradient(new PlainMatrix(Tensor.of(decoded, ROWS, COLUMNS), null)));
      double largest = 0;
      for (float each : wanted) {
        largest = Math.max(largest, Math.abs(each));
      }
      assertThat(largest).isPositive();
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) through[i]).isCloseTo(wanted[i], within(1e-5 * largest));
      }
    }
    assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
  }

  /// Of the sum of squared products, with respect to the input.
  private static float[] gradient(Matrix matrix) {
    Tensor gradient = Tensor.zeros(DType.FP32, 3, COLUMNS);
    Tensor x = Tensor.of(floats(3 * COLUMNS), 3, COLUMNS).trainable(gradient);
    Tensor product = matrix.times(x);
    product.multiply(product).sum().backward();
    return gradient.toFloats();
  }

  static Stream<Path> goldenFiles() throws Exception {
    try (var files = Files.list(SharedFiles.require("golden/gguf"))) {
      return files
          .filter(file -> file.toString().endsWith(".gguf") && !file.endsWith("blocks.gguf"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void logitsEqualThoseOfTheReferenceOnDecodedWeights(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.gguf$", "");
    List<int[]> rows = inputs(name);
    try (Checkpoint checkpoint = Checkpoint.open(file);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Safetensors expected =
            Safetensors.open(file.resolveSibling(name + ".expected.safetensors"))) {
      for (int r = 0; r < rows.size(); r++) {
        int[] row = rows.get(r);
        float[] wanted = expected.tensor("row%d.logits".formatted(r)).toFloats();
        assertClose(logits(decoder, row, row.length), wanted);
        assertClose(logits(decoder, row, 6), wanted);
        assertClose(logits(decoder, row, 1), wanted);
      }
    }
  }

  /// Logits of every position of a row that is read some tokens at a time.
  private static float[] logits(Decoder decoder, int[] row, int atOnce) {
    List<Float> all = new ArrayList<>();
    try (KvCache cache = decoder.cache(1, row.length)) {
      for (int from = 0; from < row.length; from += atOnce) {
        int[] some = Arrays.copyOfRange(row, from, Math.min(row.length, from + atOnce));
        float[] read =
            Torch.inference(
                () -> {
                  Tensor hidden =
                      decoder.hidden(
                          Tokens.of(List.of(some)), AdapterStack.NONE, cache, Decoder.Tap.NONE);
                  return decoder.logits(hidden.view(some.length, -1)).toFloats();
                });
        for (float each : read) {
          all.add(each);
        }
      }
    }
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void greedyTokensEqualThoseOfDecodedWeights(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.gguf$", "");
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      Map<String, WeightTensor> decoded = new LinkedHashMap<>(checkpoint.tensors());
      decoded.replaceAll(
          (weight, stored) -> WeightTensor.ofFloats(weight, stored.shape(), stored.toFloats()));
      try (Decoder quantised = DecoderLoader.load(checkpoint, DType.FP32);
          Decoder plain = DecoderLoader.load(checkpoint.config(), decoded, DType.FP32)) {
        for (int[] row : inputs(name)) {
          assertThat(greedy(quantised, row)).containsExactly(greedy(plain, row));
        }
      }
    }
  }

  private static int[] greedy(Decoder decoder, int[] prompt) {
    int[] written = new int[16];
    int[] next = prompt;
    try (KvCache cache = decoder.cache(1, prompt.length + written.length)) {
      for (int i = 0; i < written.length; i++) {
        Tokens tokens = Tokens.of(List.of(next));
        written[i] =
            Torch.inference(
                () -> {
                  Tensor hidden =
                      decoder.hidden(tokens, AdapterStack.NONE, cache, Decoder.Tap.NONE);
                  Tensor last = hidden.narrow(1, tokens.width() - 1, 1).reshape(1, -1);
                  return (int) decoder.logits(last).argmax().toLongs()[0];
                });
        next = new int[] {written[i]};
      }
    }
    return written;
  }

  private static List<int[]> inputs(String name) {
    String family = name.substring(0, name.lastIndexOf('.'));
    Path file = SharedFiles.require("golden/engine/" + family + "/inputs.json");
    List<int[]> rows = new ArrayList<>();
    for (JsonNode row : Json.read(file, JsonNode.class).path("rows")) {
      int[] ids = new int[row.size()];
      Arrays.setAll(ids, i -> row.path(i).asInt());
      rows.add(ids);
    }
    return rows;
  }

  private static void assertClose(float[] got, float[] wanted) {
    assertThat(got).hasSameSizeAs(wanted);
    double largest = 0;
    for (float each : wanted) {
      largest = Math.max(largest, Math.abs(each));
    }
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i]).isCloseTo(wanted[i], within(1e-4 * largest));
    }
  }

  /// Blocks of random bits, whose scales and offsets are numbers of ordinary size.
  private static WeightTensor randomBlocks(ElementType type, Layout layout) {
    SplittableRandom random = Seeds.generator(1, type.name());
    byte[] bytes = new byte[(int) type.bytesOf(ROWS * COLUMNS)];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < bytes.length; block += type.blockBytes()) {
      for (int at : halves(type)) {
        buffer.putShort(block + at, Float.floatToFloat16((float) random.nextDouble(-0.01, 0.01)));
      }
    }
    return new WeightTensor(
        "weight",
        List.of((long) ROWS, (long) COLUMNS),
        type,
        MemorySegment.ofArray(bytes),
        layout,
        "memory");
  }

  /// Where a block's numbers of 16 bits are.
  private static int[] halves(ElementType type) {
    return switch (type) {
      case Q4_0, Q5_0, Q8_0 -> new int[] {0};
      case Q4_1, Q5_1, Q4_K, Q5_K -> new int[] {0, 2};
      case Q2_K -> new int[] {80, 82};
      case Q3_K -> new int[] {108};
      case Q6_K -> new int[] {208};
      default -> throw new IllegalArgumentException(type + " has no blocks");
    };
  }

  private static float[] floats(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
