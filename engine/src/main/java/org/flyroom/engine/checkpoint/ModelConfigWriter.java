package org.flyroom.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.store.Json;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// States a model in `config.json`, in the keys that transformers 4 and 5 both read.
public final class ModelConfigWriter {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ModelConfigWriter() {}

  /// The text of `config.json`; the same configuration gives the same bytes.
  ///
  /// @param torchType how the weights beside it are stored, such as `bfloat16`
  /// @throws IllegalArgumentException when `config.json` has no way to state the configuration
  public static String write(ModelConfig config, SpecialTokens special, String torchType) {
    Family family = config.family();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architectures", List.of(family.architecture()));
    json.put("model_type", family.modelType());
    json.put("vocab_size", config.vocabulary());
    json.put("hidden_size", config.hidden());
    json.put("intermediate_size", config.intermediate());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("head_dim", config.headDim());
    json.put("max_position_embeddings", config.context());
    json.put("rms_norm_eps", config.normEpsilon());
    json.put(family.activationKey(), config.activation().huggingFaceName());
    json.put("tie_word_embeddings", config.tiedHead());
    putBiases(json, config);
    if (family.scalesEmbedding()) {
      json.put("query_pre_attn_scalar", inverseSquare(config.queryScale()));
      json.put("attn_logit_softcapping", cap(config.attentionSoftCap()));
      json.put("final_logit_softcapping", cap(config.finalSoftCap()));
    }
    putAttention(json, config);
    json.put("torch_dtype", torchType);
    special.begin().ifPresent(id -> json.put("bos_token_id", id));
    if (!special.end().isEmpty()) {
      json.put(
          "eos_token_id", special.end().size() == 1 ? special.end().getFirst() : special.end());
    }
    special.pad().ifPresent(id -> json.put("pad_token_id", id));
    String text = MAPPER.writeValueAsString(json) + "\n";
    ModelConfig read = HuggingFaceConfig.parse(text, "the configuration written");
    if (!read.equals(config)) {
      throw new IllegalArgumentException(
          "config.json cannot state %s; it would be read as %s".formatted(config, read));
    }
    return text;
  }

  private static void putBiases(Map<String, Object> json, ModelConfig config) {
    switch (config.family().biases()) {
      case NONE, QUERY_KEY_VALUE -> {}
      case ATTENTION_KEY -> json.put("attention_bias", config.outputBias());
      case ATTENTION_AND_MLP_KEYS -> {
        json.put("attention_bias", config.outputBias());
        json.put("mlp_bias", config.mlpBias());
      }
    }
  }

  /// The whole number whose inverse root the scale is, where there is one.
  private static Number inverseSquare(double scale) {
    double inverse = 1 / (scale * scale);
    long whole = Math.round(inverse);
    if (1 / Math.sqrt((double) whole) == scale) {
      return whole;
    }
    return inverse;
  }

  private static Object cap(double cap) {
    return cap == 0 ? Json.mapper().nullNode() : cap;
  }

  private static void putAttention(Map<String, Object> json, ModelConfig config) {
    Rope local = config.attention().getFirst().rope();
    Rope rope = config.attention().getLast().rope();
    int window = 0;
    for (ModelConfig.LayerAttention layer : config.attention()) {
      window = Math.max(window, layer.window());
      if (layer.window() > 0) {
        local = layer.rope();
      } else {
        rope = layer.rope();
      }
    }
    json.put("rope_theta", rope.base());
    Map<String, Object> scaling = scaling(rope);
    if (!scaling.isEmpty()) {
      json.put("rope_scaling", scaling);
    }
    if (config.family().equals(Family.GEMMA3)) {
      json.put("rope_local_base_freq", local.base());
    }
    Family.Window kind = config.family().window();
    if (kind == Family.Window.NONE) {
      return;
    }
    json.put("sliding_window", window == 0 ? Json.mapper().nullNode() : window);
    if (kind != Family.Window.EVERY_LAYER) {
      json.put(
          "layer_types",
          config.attention().stream()
              .map(layer -> layer.window() > 0 ? "sliding_attention" : "full_attention")
              .toList());
    }
    if (kind == Family.Window.UPPER_LAYERS) {
      json.put("use_sliding_window", window > 0);
    }
  }

  private static Map<String, Object> scaling(Rope rope) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (rope) {
      case Rope.Plain _ -> {}
      case Rope.Linear linear -> {
        json.put("rope_type", "linear");
        json.put("factor", linear.factor());
      }
      case Rope.Llama3 llama3 -> {
        json.put("rope_type", "llama3");
        json.put("factor", llama3.factor());
        json.put("low_freq_factor", llama3.lowFactor());
        json.put("high_freq_factor", llama3.highFactor());
        json.put("original_max_position_embeddings", llama3.originalContext());
      }
      case Rope.Yarn yarn -> {
        json.put("rope_type", "yarn");
        json.put("factor", yarn.factor());
        json.put("original_max_position_embeddings", yarn.originalContext());
        json.put("beta_fast", yarn.betaFast());
        json.put("beta_slow", yarn.betaSlow());
        json.put("truncate", yarn.truncate());
        json.put("attention_factor", yarn.amplitude());
      }
      case Rope.Divided _ ->
          throw new IllegalArgumentException(
              "config.json cannot state a rotary embedding by the divisors of a GGUF file");
    }
    return json;
  }
}
