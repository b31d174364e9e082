package org.flyroom.engine.decoder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.flyroom.core.model.Place;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Tiny random checkpoints of every family against the reference implementation's numbers.
class GoldenDecoderTest {
  private static final double TOLERANCE = 1e-4;

  /// Below this margin the reference itself may pick another token.
  private static final double MARGIN = 0.005;

  static Stream<Path> families() throws Exception {
    try (var folders = Files.list(SharedFiles.require("golden/engine"))) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void logitsAndHiddenStatesEqualTheReference(Path family) {
    JsonNode rows = Json.read(family.resolve("inputs.json"), JsonNode.class).path("rows");
    try (Checkpoint checkpoint = Checkpoint.open(family);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Safetensors expected = Safetensors.open(family.resolve("expected.safetensors"))) {
      for (int r = 0; r < rows.size(); r++) {
        int row = r;
        Set<Integer> compared = new HashSet<>();
        Torch.inference(
            () -> {
              Tensor hidden =
                  decoder.hidden(
                      Tokens.of(List.of(ints(rows.path(row)))),
                      AdapterStack.NONE,
                      null,
                      (part, layer, state, _) -> {
                        boolean last = layer == decoder.config().layers();
                        if (part == (last ? Place.Part.FINAL_NORM : Place.Part.RESIDUAL)) {
                          assertClose(state, expected, "row%d.hidden%d".formatted(row, layer));
                          compared.add(layer);
                        }
                        return state;
                      });
              Tensor flat = hidden.view(hidden.size(1), hidden.size(2));
              assertClose(decoder.logits(flat), expected, "row%d.logits".formatted(row));
              return row;
            });
        assertThat(compared).hasSize(decoder.config().layers() + 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatALayerHandsOnIsWhatItWasHandedAndWhatItsTwoBlocksAdd(Path family) {
    try (Checkpoint checkpoint = Checkpoint.open(family);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32)) {
      Map<Place, float[]> states = new HashMap<>();
      Torch.inference(
          () ->
              decoder.hidden(
                  Tokens.of(List.of(new int[] {3, 1, 4, 1, 5, 9, 2, 6})),
                  AdapterStack.NONE,
                  null,
                  (part, layer, state, _) -> {
                    states.put(new Place(part, layer), state.toFloats());
                    return state;
                  }));
      for (int layer = 1; layer <= decoder.config().layers(); layer++) {
        float[] before = requireNonNull(states.get(Place.residual(layer - 1)));
        float[] attended = requireNonNull(states.get(Place.attention(layer)));
        float[] fed = requireNonNull(states.get(Place.mlp(layer)));
        float[] after = requireNonNull(states.get(Place.residual(layer)));
        assertThat(attended).isNotEqualTo(fed);
        for (int i = 0; i < after.length; i++) {
          assertThat(before[i] + attended[i] + fed[i]).isEqualTo(after[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void paddedRowsOfOneBatchEqualTheReference(Path family) {
    JsonNode json = Json.read(family.resolve("inputs.json"), JsonNode.class).path("rows");
    List<int[]> rows = new ArrayList<>();
    json.forEach(row -> rows.add(ints(row)));
    try (Checkpoint checkpoint = Checkpoint.open(family);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Safetensors expected = Safetensors.open(family.resolve("expected.safetensors"))) {
      Torch.inference(
          () -> {
            Tensor hidden =
                decoder.hidden(Tokens.of(rows), AdapterStack.NONE, null, Decoder.Tap.NONE);
            for (int r = 0; r < rows.size(); r++) {
              Tensor own = hidden.narrow(0, r, 1).narrow(1, 0, rows.get(r).length);
              assertClose(
                  decoder.logits(own.reshape(rows.get(r).length, -1)),
                  expected,
                  "row%d.logits".formatted(r));
            }
            return rows;
          });
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void greedyContinuationsThroughTheCacheEqualTheReference(Path family) {
    JsonNode rows = Json.read(family.resolve("inputs.json"), JsonNode.class).path("rows");
    JsonNode greedy = Json.read(family.resolve("greedy.json"), JsonNode.class);
    try (Checkpoint checkpoint = Checkpoint.open(family);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32)) {
      // Rows 1 and 2 have unequal lengths and grow together in one cache.
      List<int[]> next = new ArrayList<>(List.of(ints(rows.path(1)), ints(rows.path(2))));
      List<List<Integer>> written = List.of(new ArrayList<>(), new ArrayList<>());
      int steps = greedy.path("row1").path("tokens").size();
      int longest = Math.max(next.get(0).length, next.get(1).length);
      try (KvCache cache = decoder.cache(2, longest + steps)) {
        for (int step = 0; step < steps; step++) {
          Tokens tokens = Tokens.of(next);
          long[] chosen =
              Torch.inference(
                  () -> {
                    Tensor hidden =
                        decoder.hidden(tokens, AdapterStack.NONE, cache, Decoder.Tap.NONE);
                    long[] ends = {
                      tokens.lengths()[0] - 1L, tokens.width() + tokens.lengths()[1] - 1L
                    };
                    return decoder
                        .logits(hidden.view(2L * tokens.width(), -1).select(0, Tensor.of(ends, 2)))
                        .argmax()
                        .toLongs();
                  });
          for (int r = 0; r < 2; r++) {
            written.get(r).add((int) chosen[r]);
            next.set(r, new int[] {(int) chosen[r]});
          }
        }
      }
      assertSameUntilATie(written.get(0), greedy.path("row1"));
      assertSameUntilATie(written.get(1), greedy.path("row2"));
    }
  }

  private static void assertSameUntilATie(List<Integer> written, JsonNode expected) {
    for (int i = 0; i < written.size(); i++) {
      int token = expected.path("tokens").path(i).asInt();
      if (written.get(i) != token) {
        assertThat(expected.path("margins").path(i).asDouble())
            .as("margin at token %d, %d instead of %d", i, written.get(i), token)
            .isLessThan(MARGIN);
        return;
      }
    }
  }

  private static void assertClose(Tensor actual, Safetensors expected, String name) {
    WeightTensor stored = requireNonNull(expected.tensors().get(name), name);
    float[] wanted = stored.toFloats();
    float[] got = actual.toFloats();
    assertThat(got).as(name).hasSameSizeAs(wanted);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      worst = Math.max(worst, Math.abs(wanted[i] - got[i]));
    }
    assertThat(worst / largest).as(name).isLessThan(TOLERANCE);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.path(i).asInt());
    return values;
  }
}
