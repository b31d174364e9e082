package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PeftAdapterTest {
  private static final ModelConfig BASE =
      HuggingFaceConfig.parse(
          """
          {"architectures": ["LlamaForCausalLM"], "hidden_size": 4, "intermediate_size": 6,
           "num_attention_heads": 2, "num_hidden_layers": 12, "max_position_embeddings": 16,
           "vocab_size": 8, "tie_word_embeddings": false}
          """,
          "config.json");

  @TempDir Path folder;

  @Test
  void layerOneIsNotLayerEleven() throws IOException {
    PeftAdapter adapter =
        adapter(Map.of("model.layers.1.mlp.up_proj", 2, "model.layers.11.mlp.up_proj", 2));
    adapter.write(folder.resolve("a"), BASE, "base");
    JsonNode config = Json.read(folder.resolve("a/adapter_config.json"), JsonNode.class);
    assertThat(config.path("layers_to_transform").toString()).isEqualTo("[1,11]");
    assertThat(config.path("target_modules").toString()).isEqualTo("[\"up_proj\"]");
    assertThat(PeftAdapter.read(folder.resolve("a"), BASE).modules())
        .containsOnlyKeys("model.layers.1.mlp.up_proj", "model.layers.11.mlp.up_proj");
  }

  @Test
  void unequalRanksAndScalesSurviveWriting() {
    PeftAdapter adapter =
        adapter(
            Map.of(
                "model.layers.0.self_attn.q_proj", 1,
                "model.layers.1.self_attn.q_proj", 2,
                "model.layers.1.mlp.down_proj", 2));
    adapter.write(folder.resolve("a"), BASE, "base");
    PeftAdapter again = PeftAdapter.read(folder.resolve("a"), BASE);
    assertThat(again.modules()).containsOnlyKeys(adapter.modules().keySet());
    adapter
        .modules()
        .forEach(
            (path, module) -> {
              LoraModule other = again.modules().getOrDefault(path, module(path, 9, 0));
              assertThat(other.scale()).isEqualTo(module.scale());
              assertThat(other.a().toFloats()).containsExactly(module.a().toFloats());
              assertThat(other.b().toFloats()).containsExactly(module.b().toFloats());
            });
  }

  @Test
  void theSameAdapterGivesTheSameBytesAndNothingIsLeftBehind() throws IOException {
    PeftAdapter adapter = adapter(Map.of("model.layers.0.mlp.up_proj", 2));
    adapter.write(folder.resolve("a"), BASE, "base");
    adapter.write(folder.resolve("b"), BASE, "base");
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
    assertThatThrownBy(() -> adapter.write(folder.resolve("a"), BASE, "base"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("already exists");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(folder.resolve("a"), folder.resolve("b"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "target_modules": "(a+)+$"                                    | matches no linear layer
          "target_modules": "((.*)*)*((.*)*)*x"                         | takes too long
          "target_modules": "(up_proj"                                  | regular expression cannot be used
          "target_modules": ".*"                                        | cannot carry an adapter
          "target_modules": ["lm_head"]                                 | 'lm_head', which cannot carry
          "target_modules": "all-linear"                                | no tensor
          "target_modules": null                                        | no 'target_modules'
          "target_modules": ["up_proj", "down_proj"]                    | no tensor 'base_model.model.model.layers.0.mlp.down_proj.lora_A.weight'
          "target_modules": ["up_proj"], "modules_to_save": ["nothing"] | 'nothing' matches no module
          "target_modules": ["up_proj"], "modules_to_save": ["lm_head"] | no tensor 'base_model.model.lm_head.weight'
          "target_modules": ["up_proj"], "init_lora_weights": "pissa"   | 'init_lora_weights'
          "target_modules": ["up_proj"], "exclude_modules": ["k_proj"]  | exclude_modules
          "target_modules": ["up_proj"], "layers_pattern": "layers"     | 'layers_pattern' needs
          "target_modules": ["up_proj"], "rank_pattern": {"up_proj": 1.5} | 'rank_pattern' 'up_proj'
          "target_modules": ["up_proj"], "use_dora": true               | lora_magnitude_vector
          "target_modules": ["up_proj"], "layers_to_transform": [1, 2]  | is not what the configuration calls for
          """)
  void falseConfigurationsAreRefused(String entries, String message) throws IOException {
    Map<String, Integer> ranks = new TreeMap<>();
    for (int layer = 0; layer < 12; layer++) {
      ranks.put("model.layers." + layer + ".mlp.up_proj", 2);
    }
    Path written = folder.resolve("a");
    adapter(ranks).write(written, BASE, "base");
    PeftAdapter.read(written, BASE);
    Files.writeString(
        written.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4, %s}".formatted(entries));
    assertThatThrownBy(() -> PeftAdapter.read(written, BASE))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(message);
  }

  @Test
  void pickledAdaptersAreNeverRead() throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    Files.writeString(folder.resolve("adapter_model.bin"), "x");
    assertThatThrownBy(() -> PeftAdapter.read(folder, BASE))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("adapter_model.bin is pickled");
  }

  private static PeftAdapter adapter(Map<String, Integer> ranks) {
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    ranks.forEach((path, rank) -> modules.put(path, module(path, rank, rank)));
    return new PeftAdapter(modules, new TreeMap<>());
  }

  private static LoraModule module(String path, int rank, double scale) {
    List<Long> shape = BASE.linearLayers().getOrDefault(path, List.of(1L, 1L));
    return new LoraModule(
        counting(List.of((long) rank, shape.getLast())),
        counting(List.of(shape.getFirst(), (long) rank)),
        scale,
        Optional.empty());
  }

  private static WeightTensor counting(List<Long> shape) {
    float[] values = new float[(int) (shape.getFirst() * shape.getLast())];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8f;
    }
    return WeightTensor.ofFloats("values", shape, values);
  }
}
