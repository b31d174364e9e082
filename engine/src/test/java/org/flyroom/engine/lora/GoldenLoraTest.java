package org.flyroom.engine.lora;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flyroom.engine.lora.Logits.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.lora.algebra.AdapterAlgebra;
import org.flyroom.engine.lora.algebra.MergedModel;
import org.flyroom.engine.lora.algebra.Weighted;
import org.flyroom.engine.torch.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Adapters of every kind, worn, merged, concatenated and written again, against PEFT's numbers.
class GoldenLoraTest {
  private static final double TOLERANCE = 1e-4;
  private static final double MERGED_TOLERANCE = 1e-5;
  private static final String BASE = "llama-untied-bias";

  @TempDir private Path folder;

  static Stream<Path> adapters() throws IOException {
    try (var files = Files.walk(SharedFiles.require("golden/lora"), 3)) {
      return files
          .filter(file -> file.endsWith("adapter_config.json"))
          .map(Path::getParent)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void wornMergedAndWrittenAgainItGivesTheLogitsOfTheReference(Path golden) {
    Path base = base(requireNonNull(golden.getParent()).getFileName().toString());
    try (Checkpoint checkpoint = Checkpoint.open(base);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Safetensors expected = Safetensors.open(golden.resolve("expected.safetensors"))) {
      PeftAdapter adapter = PeftAdapter.read(golden, checkpoint.config());
      MergedModel merged = MergedModel.of(checkpoint, List.of(Weighted.whole("golden", adapter)));
      Path copy = folder.resolve("copy");
      adapter.write(copy, checkpoint.config(), "parent");
      PeftAdapter again = PeftAdapter.read(copy, checkpoint.config());
      try (WornAdapter worn = decoder.fit(adapter);
          WornAdapter wornAgain = decoder.fit(again);
          Decoder ofMerged = DecoderLoader.load(merged.config(), merged.weights(), DType.FP32)) {
        AdapterStack stack = AdapterStack.NONE.with(worn);
        forEachRow(
            base,
            (row, tokens) -> {
              float[] wanted = expected.tensor(row + ".logits").toFloats();
              float[] logits = Logits.of(decoder, stack, tokens);
              assertClose("worn, " + row, logits, wanted, TOLERANCE);
              assertClose(
                  "merged, " + row,
                  Logits.of(ofMerged, AdapterStack.NONE, tokens),
                  wanted,
                  TOLERANCE);
              assertThat(Logits.of(decoder, AdapterStack.NONE.with(wornAgain), tokens))
                  .as("written again, " + row)
                  .isEqualTo(logits);
            });
      }
      assertMergedWeights(merged, expected);
    }
  }

  private static void assertMergedWeights(MergedModel merged, Safetensors expected) {
    int compared = 0;
    for (Map.Entry<String, WeightTensor> entry : expected.tensors().entrySet()) {
      if (entry.getKey().startsWith("merged.")) {
        String name = entry.getKey().substring("merged.".length());
        assertClose(
            name, merged.weight(name).toFloats(), entry.getValue().toFloats(), MERGED_TOLERANCE);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(7);
  }

  @Test
  void twoAdaptersTogetherAndWeightedGiveTheLogitsOfTheReference() {
    Path golden = SharedFiles.require("golden/lora/" + BASE);
    JsonNode cases = Json.read(golden.resolve("stacked.json"), JsonNode.class);
    try (Checkpoint checkpoint = Checkpoint.open(base(BASE));
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Safetensors expected = Safetensors.open(golden.resolve("stacked.safetensors"))) {
      List<Weighted> together = new ArrayList<>();
      cases
          .path("together")
          .forEach(
              name ->
                  together.add(
                      Weighted.whole(
                          name.asString(),
                          PeftAdapter.read(golden.resolve(name.asString()), checkpoint.config()))));
      List<Weighted> weighted = new ArrayList<>();
      cases
          .path("weighted")
          .properties()
          .forEach(
              entry ->
                  weighted.add(
                      new Weighted(
                          entry.getKey(),
                          PeftAdapter.read(golden.resolve(entry.getKey()), checkpoint.config()),
                          entry.getValue().asDouble())));
      assertThat(together).hasSize(2);
      assertThat(weighted).hasSize(2);
      assertStacked("together", together, checkpoint, decoder, expected);
      assertStacked("weighted", weighted, checkpoint, decoder, expected);
    }
  }

  private static void assertStacked(
      String name,
      List<Weighted> adapters,
      Checkpoint checkpoint,
      Decoder decoder,
      Safetensors expected) {
    MergedModel merged = MergedModel.of(checkpoint, adapters);
    List<WornAdapter> each =
        adapters.stream()
            .map(one -> decoder.fit(AdapterAlgebra.scaled(one.name(), one.adapter(), one.weight())))
            .toList();
    AdapterStack stack = AdapterStack.NONE.with(each.getFirst()).with(each.getLast());
    try (WornAdapter concatenated = decoder.fit(AdapterAlgebra.concatenated(adapters));
        Decoder ofMerged = DecoderLoader.load(merged.config(), merged.weights(), DType.FP32)) {
      forEachRow(
          base(BASE),
          (row, tokens) -> {
            float[] wanted = expected.tensor(name + "." + row + ".logits").toFloats();
            assertClose("stack, " + row, Logits.of(decoder, stack, tokens), wanted, TOLERANCE);
            assertClose(
                "concatenated, " + row,
                Logits.of(decoder, AdapterStack.NONE.with(concatenated), tokens),
                wanted,
                TOLERANCE);
            assertClose(
                "merged, " + row,
                Logits.of(ofMerged, AdapterStack.NONE, tokens),
                wanted,
                TOLERANCE);
          });
    }
    each.forEach(WornAdapter::close);
  }

  @ParameterizedTest
  @CsvSource({
    "alora, alora_invocation_tokens",
    "bias-all, bias",
    "fan-in-fan-out, fan_in_fan_out",
    "future-key, use_something_new",
    "ia3, IA3",
    "layer-out-of-range, layer '9'",
    "layer-replication, layer_replication",
    "lora-bias, lora_B.bias",
    "negative-rank, 'r'",
    "no-match, matches no linear layer",
    "qalora, use_qalora",
    "rank-mismatch, 'has shape [4'",
    "target-parameters, target_parameters",
    "token-indices, trainable_token_indices"
  })
  void whatIsNotSupportedIsRefusedByName(String file, String name) throws IOException {
    Path config = SharedFiles.require("golden/lora/refused").resolve(file + ".json");
    Files.copy(config, folder.resolve("adapter_config.json"));
    Files.copy(
        SharedFiles.require("golden/lora/" + BASE + "/plain/adapter_model.safetensors"),
        folder.resolve("adapter_model.safetensors"));
    try (Checkpoint checkpoint = Checkpoint.open(base(BASE))) {
      assertThatThrownBy(() -> PeftAdapter.read(folder, checkpoint.config()))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void noCaseToRefuseIsLeftOut() throws Exception {
    String[] named =
        GoldenLoraTest.class
            .getDeclaredMethod("whatIsNotSupportedIsRefusedByName", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();
    try (var files = Files.list(SharedFiles.require("golden/lora/refused"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(named).map(row -> row.split(",", 2)[0] + ".json").toList());
    }
  }

  private interface Row {
    void see(String name, int[] tokens);
  }

  private static void forEachRow(Path base, Row row) {
    JsonNode rows = Json.read(base.resolve("inputs.json"), JsonNode.class).path("rows");
    assertThat(rows.size()).isEqualTo(3);
    for (int r = 0; r < rows.size(); r++) {
      int[] tokens = new int[rows.path(r).size()];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = rows.path(r).path(i).asInt();
      }
      row.see("row" + r, tokens);
    }
  }

  private static Path base(String name) {
    return SharedFiles.require("golden/engine/" + name);
  }
}
