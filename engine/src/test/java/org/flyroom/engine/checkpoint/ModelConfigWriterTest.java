package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ModelConfigWriterTest {
  private static final SpecialTokens SPECIAL =
      new SpecialTokens(OptionalInt.of(1), List.of(2), OptionalInt.of(0));

  /// Every key written has the value that transformers writes for the same model.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemma2",
        "gemma3-text",
        "llama",
        "llama-linear-rope",
        "llama-untied-bias",
        "llama3-rope",
        "mistral",
        "qwen2",
        "qwen2-yarn",
        "qwen3"
      })
  void modelsAreStatedAsTransformersStatesThem(String name) {
    Path file = SharedFiles.require("golden/engine/" + name).resolve("config.v4.json");
    ObjectNode reference = Json.parseObject("reference", FileBytes.readText(file));
    ModelConfig config = HuggingFaceConfig.read(file);
    String text = ModelConfigWriter.write(config, SPECIAL, "float32");
    ObjectNode written = Json.parseObject("written", text);
    for (String key : written.propertyNames()) {
      if (reference.has(key) && !reference.path(key).isObject()) {
        assertThat(plain(written.path(key))).as(key).isEqualTo(plain(reference.path(key)));
      }
    }
    assertThat(written.propertyNames())
        .contains("architectures", "model_type", "rope_theta", "torch_dtype", "eos_token_id");
  }

  /// A number by its value, since 16 and 16.0 mean the same here.
  private static Object plain(JsonNode node) {
    return node.isNumber() ? (Object) node.asDouble() : node;
  }

  @Test
  void sizesOfANewModelComeBack() {
    ModelConfig config = ModelConfig.llama(2048, 256, 4, 8, 688, 512);
    String text = ModelConfigWriter.write(config, SPECIAL, "bfloat16");
    assertThat(HuggingFaceConfig.parse(text, "written")).isEqualTo(config);
    assertThat(config.headDim()).isEqualTo(32);
  }

  @Test
  void whatConfigJsonCannotStateIsRefused() {
    ModelConfig plain = ModelConfig.llama(64, 32, 2, 4, 64, 64);
    assertRefused(with(plain, new LayerAttention(8, new Rope.Plain(10_000))), "config.json cannot");
    assertRefused(
        with(plain, new LayerAttention(0, new Rope.Divided(1e4, List.of(1f, 1f, 1f, 2f)))),
        "divisors of a GGUF file");
  }

  private static void assertRefused(ModelConfig config, String message) {
    assertThatThrownBy(() -> ModelConfigWriter.write(config, SPECIAL, "float32"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static ModelConfig with(ModelConfig config, LayerAttention attention) {
    return new ModelConfig(
        config.family(),
        config.hidden(),
        config.intermediate(),
        config.heads(),
        config.keyValueHeads(),
        config.headDim(),
        config.vocabulary(),
        config.context(),
        config.normEpsilon(),
        config.activation(),
        config.tiedHead(),
        false,
        false,
        false,
        config.queryScale(),
        1,
        0,
        0,
        Collections.nCopies(2, attention));
  }
}
