package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final String LLAMA =
      """
      {"architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 176,
       "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2,
       "max_position_embeddings": 256, "vocab_size": 512, "rms_norm_eps": 1e-5 %s}
      """;

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
        "qwen3",
        "qwen3-bf16-sharded"
      })
  void bothSpellingsMeanTheSameModel(String name) {
    Path folder = SharedFiles.require("golden/engine/" + name);
    ModelConfig config = HuggingFaceConfig.read(folder.resolve("config.json"));
    assertThat(HuggingFaceConfig.read(folder.resolve("config.v4.json"))).isEqualTo(config);
    assertThat(config.vocabulary()).isEqualTo(512);
  }

  @Test
  void absentKeysTakeTheDefaultsOfTheArchitecture() {
    ModelConfig config = parse(LLAMA.formatted(""));
    assertThat(config.headDim()).isEqualTo(16);
    assertThat(config.tiedHead()).isFalse();
    assertThat(config.queryKeyValueBias()).isFalse();
    assertThat(config.queryScale()).isEqualTo(0.25);
    assertThat(config.activation()).isEqualTo(Activation.SILU);
    assertThat(config.attention())
        .containsExactly(
            new LayerAttention(0, new Rope.Plain(10000)),
            new LayerAttention(0, new Rope.Plain(10000)));
  }

  @Test
  void gemmaLayersAlternateAndHaveTwoRopes() {
    String sizes =
        """
         "hidden_size": 64, "intermediate_size": 8, "num_attention_heads": 4, "head_dim": 8,
         "num_key_value_heads": 1, "max_position_embeddings": 64, "vocab_size": 8,
         "sliding_window": 4, "query_pre_attn_scalar": 16}
        """;
    ModelConfig two =
        parse("{\"architectures\": [\"Gemma2ForCausalLM\"], \"num_hidden_layers\": 3," + sizes);
    assertThat(two.attention()).extracting(LayerAttention::window).containsExactly(4, 0, 4);
    assertThat(two.embeddingScale()).isEqualTo(8);
    assertThat(two.queryScale()).isEqualTo(0.25);
    assertThat(two.tiedHead()).isTrue();
    assertThat(two.attentionSoftCap()).isEqualTo(50);
    ModelConfig three =
        parse("{\"architectures\": [\"Gemma3ForCausalLM\"], \"num_hidden_layers\": 7," + sizes);
    assertThat(three.attention())
        .extracting(LayerAttention::window)
        .containsExactly(4, 4, 4, 4, 4, 0, 4);
    assertThat(three.attention().get(5).rope()).isEqualTo(new Rope.Plain(1e6));
    assertThat(three.attention().get(6).rope()).isEqualTo(new Rope.Plain(1e4));
    assertThat(three.attentionSoftCap()).isZero();
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    {"architectures": ["LlamaForCausalLM"], "hidden_size": -1,
                     "intermediate_size": 1e99, "num_attention_heads": 3, "num_key_value_heads": 2,
                     "num_hidden_layers": 1000000000, "hidden_act": "relu2",
                     "rope_scaling": {"type": "longrope", "short_factor": [1]},
                     "quantization_config": {"bits": 4}}
                    """))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .anyMatch(line -> line.contains("'hidden_size' must be"))
                    .anyMatch(line -> line.contains("'intermediate_size' must be"))
                    .anyMatch(line -> line.contains("'num_hidden_layers' must be"))
                    .anyMatch(line -> line.contains("must be a multiple"))
                    .anyMatch(line -> line.contains("no 'vocab_size'"))
                    .anyMatch(line -> line.contains("no 'max_position_embeddings'"))
                    .anyMatch(line -> line.contains("hidden_act 'relu2' is not supported"))
                    .anyMatch(line -> line.contains("rope_type 'longrope' is not supported"))
                    .anyMatch(line -> line.contains("'quantization_config' is not supported"))
                    .allMatch(line -> line.startsWith("config.json: ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rope_scaling\": {\"factor\": 2}",
        "\"rope_scaling\": {\"type\": \"linear\"}",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0}",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"mrope_section\": [1]}",
        "\"rope_parameters\": {\"rope_type\": \"llama3\", \"factor\": 2, \"low_freq_factor\": 4,"
            + " \"high_freq_factor\": 1}",
        "\"head_dim\": 15",
        "\"use_bidirectional_attention\": true",
        "\"layer_types\": [\"sliding_attention\", \"full_attention\"]",
        "\"partial_rotary_factor\": 0.5"
      })
  void whatTheDecoderWouldIgnoreIsRefused(String entry) {
    assertThatThrownBy(() -> parse(LLAMA.formatted("," + entry)))
        .isInstanceOf(FlyroomException.class);
  }

  @Test
  void unknownArchitecturesAreRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> parse("{\"architectures\": [\"MambaForCausalLM\"]}"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("MambaForCausalLM")
        .hasMessageContaining("LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM");
  }

  @Test
  void plainFrequenciesFallGeometrically() {
    assertThat(new Rope.Plain(10000).frequencies(4)).containsExactly(1f, 0.01f);
    assertThat(new Rope.Linear(10000, 4).frequencies(4)).containsExactly(0.25f, 0.0025f);
    assertThat(new Rope.Divided(10000, List.of(1f, 2f)).frequencies(4)).containsExactly(1f, 0.005f);
  }

  /// Expected: 2π / wavelength against the bounds 64 / 4 and 64 / 1 positions of the definition.
  @Test
  void llama3KeepsShortWavelengthsAndDividesLongOnes() {
    float[] plain = new Rope.Plain(10000).frequencies(16);
    float[] scaled = new Rope.Llama3(10000, 8, 1, 4, 64).frequencies(16);
    assertThat(scaled[0]).isEqualTo(plain[0]);
    assertThat(scaled[7]).isEqualTo(plain[7] / 8);
    double wavelength = 2 * Math.PI / plain[1]; // 19.9 positions, between the bounds
    double smooth = (64 / wavelength - 1) / 3;
    assertThat((double) scaled[1]).isEqualTo(plain[1] * ((1 - smooth) / 8 + smooth), within(1e-7));
  }

  @Test
  void yarnKeepsFastPairsAndDividesSlowOnes() {
    Rope.Yarn yarn = new Rope.Yarn(10000, 4, 64, 32, 1, true, Rope.Yarn.suggestedAmplitude(4, 1));
    float[] plain = new Rope.Plain(10000).frequencies(64);
    float[] scaled = yarn.frequencies(64);
    assertThat(scaled[0]).isEqualTo(plain[0]);
    assertThat((double) scaled[31]).isEqualTo(plain[31] / 4.0, within(1e-10));
    assertThat(yarn.amplitude()).isEqualTo(0.1 * Math.log(4) + 1);
  }

  private static ModelConfig parse(String json) {
    return HuggingFaceConfig.parse(json, "config.json");
  }
}
