package org.flyroom.engine.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads `config.json` as transformers 4 and 5 write it. Defaults of absent keys are those of the
/// configuration classes of transformers.
final class HuggingFaceConfig {
  static final int MOST_LAYERS = 4096;
  static final int LARGEST_SIZE = 1 << 24;
  static final int LONGEST_CONTEXT = 1 << 30;

  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  private final JsonFields json;
  private final Family family;

  private HuggingFaceConfig(JsonFields json, Family family) {
    this.json = json;
    this.family = family;
  }

  /// @throws FlyroomException with every problem of the file, by key
  static ModelConfig read(Path file) {
    return parse(FileBytes.readText(file), file.toString());
  }

  static ModelConfig parse(String text, String where) {
    Problems problems = new Problems();
    JsonFields json = new JsonFields(where, Json.parseObject(where, text), problems);
    Family family = family(json);
    if (family == null) {
      problems.throwIfAny();
      throw new IllegalStateException("a missing family is a problem");
    }
    HuggingFaceConfig reader = new HuggingFaceConfig(json, family);
    reader.refuseUnsupported();
    int layers = json.size("num_hidden_layers", MOST_LAYERS);
    int hidden = json.size("hidden_size", LARGEST_SIZE);
    int intermediate = json.size("intermediate_size", LARGEST_SIZE);
    int heads = json.size("num_attention_heads", LARGEST_SIZE);
    int keyValueHeads = json.size("num_key_value_heads", LARGEST_SIZE, heads);
    int headDim = reader.headDim(hidden, heads);
    int vocabulary = json.size("vocab_size", LARGEST_SIZE);
    int context = json.size("max_position_embeddings", LONGEST_CONTEXT);
    if (heads % keyValueHeads != 0) {
      json.problem(
          "'num_attention_heads' (%d) must be a multiple of 'num_key_value_heads' (%d)"
              .formatted(heads, keyValueHeads));
    }
    Activation activation = reader.activation();
    List<LayerAttention> attention = reader.attention(layers, context);
    boolean attentionBias =
        switch (family.biases()) {
          case NONE, QUERY_KEY_VALUE -> false;
          case ATTENTION_KEY, ATTENTION_AND_MLP_KEYS -> json.flag("attention_bias", false);
        };
    boolean mlpBias =
        family.biases() == Family.Biases.ATTENTION_AND_MLP_KEYS && json.flag("mlp_bias", false);
    boolean gemma = family.scalesEmbedding();
    double queryScale =
        1 / Math.sqrt(gemma ? json.positive("query_pre_attn_scalar", 256) : headDim);
    double attentionSoftCap = gemma ? reader.softCap("attn_logit_softcapping", 50) : 0;
    double finalSoftCap = gemma ? reader.softCap("final_logit_softcapping", 30) : 0;
    double epsilon = json.positive("rms_norm_eps", 1e-6);
    boolean tied = json.flag("tie_word_embeddings", family.tiedHead());
    problems.throwIfAny();
    return new ModelConfig(
        family,
        hidden,
        intermediate,
        heads,
        keyValueHeads,
        headDim,
        vocabulary,
        context,
        epsilon,
        activation,
        tied,
        attentionBias || family.biases() == Family.Biases.QUERY_KEY_VALUE,
        attentionBias,
        mlpBias,
        queryScale,
        gemma ? Math.sqrt(hidden) : 1,
        attentionSoftCap,
        finalSoftCap,
        attention);
  }

  private static @Nullable Family family(JsonFields json) {
    List<String> architectures = json.texts("architectures");
    if (architectures == null || architectures.isEmpty()) {
      json.problem("no 'architectures'; known are " + Family.knownArchitectures());
      return null;
    }
    Family family = Family.ofArchitecture(architectures.getFirst()).orElse(null);
    if (family == null || architectures.size() > 1) {
      json.problem(
          "architectures %s are not supported; known are %s"
              .formatted(json.shown("architectures"), Family.knownArchitectures()));
      return null;
    }
    return family;
  }

  private void refuseUnsupported() {
    for (String key : List.of("quantization_config", "use_bidirectional_attention")) {
      if (!json.saysNothing(key)) {
        json.problem("'%s' is not supported: %s".formatted(key, json.shown(key)));
      }
    }
    if (json.has("partial_rotary_factor") && json.positive("partial_rotary_factor", 1) != 1) {
      json.problem("'partial_rotary_factor' other than 1 is not supported");
    }
    boolean readsAttentionBias =
        family.biases() == Family.Biases.ATTENTION_KEY
            || family.biases() == Family.Biases.ATTENTION_AND_MLP_KEYS;
    if (!readsAttentionBias && family.biases() == Family.Biases.NONE) {
      if (!json.saysNothing("attention_bias")) {
        json.problem("'attention_bias' does not exist in " + family.architecture());
      }
    }
  }

  private int headDim(int hidden, int heads) {
    int absent = family.headDim() > 0 ? family.headDim() : Math.max(1, hidden / heads);
    int headDim = json.size("head_dim", LARGEST_SIZE, absent);
    if (headDim % 2 != 0) {
      json.problem("heads of %d values; the size must be even".formatted(headDim));
    }
    return headDim;
  }

  private Activation activation() {
    String name = json.text(family.activationKey());
    if (name == null) {
      return family.activation();
    }
    Activation activation = Activation.ofHuggingFace(name).orElse(null);
    if (activation == null) {
      json.problem(
          "%s %s is not supported; known are silu, gelu, gelu_pytorch_tanh"
              .formatted(family.activationKey(), Problems.quote(name)));
      return family.activation();
    }
    return activation;
  }

  /// A cap that the configuration class sets where the file does not; null switches it off. Gemma 3
  /// has none of its own.
  private double softCap(String key, double absent) {
    boolean off = family.equals(Family.GEMMA3) || json.mentions(key);
    return json.positive(key, off ? 0 : absent);
  }

  private List<LayerAttention> attention(int layers, int context) {
    Rope rope;
    Rope local;
    JsonFields parameters = json.object("rope_parameters");
    double base = json.positive("rope_theta", family.equals(Family.GEMMA3) ? 1e6 : 1e4);
    if (family.equals(Family.GEMMA3)) {
      double localBase = json.positive("rope_local_base_freq", 1e4);
      boolean nested = parameters != null && (parameters.has(FULL) || parameters.has(SLIDING));
      if (parameters != null && nested) {
        rope = RopeJson.read(parameters.object(FULL), base, context);
        local = RopeJson.read(parameters.object(SLIDING), localBase, context);
      } else {
        JsonFields scaling = parameters == null ? json.object("rope_scaling") : parameters;
        rope = RopeJson.read(scaling, base, context);
        local = new Rope.Plain(localBase);
      }
    } else {
      JsonFields scaling = parameters == null ? json.object("rope_scaling") : parameters;
      rope = RopeJson.read(scaling, base, context);
      local = rope;
    }
    List<Boolean> slides = slidingLayers(layers);
    int window = 0;
    if (slides.contains(true)) {
      window = json.size("sliding_window", LONGEST_CONTEXT, 4096);
    }
    List<LayerAttention> attention = new ArrayList<>();
    for (boolean sliding : slides) {
      attention.add(new LayerAttention(sliding ? window : 0, sliding ? local : rope));
    }
    return attention;
  }

  private List<Boolean> slidingLayers(int layers) {
    boolean noWindow = json.mentions("sliding_window") && !json.has("sliding_window");
    List<Boolean> ruled = new ArrayList<>(Collections.nCopies(layers, false));
    switch (family.window()) {
      case NONE -> {}
      case EVERY_LAYER -> Collections.fill(ruled, !noWindow);
      case UPPER_LAYERS -> {
        if (json.flag("use_sliding_window", false) && !noWindow) {
          JsonNode from = json.raw("max_window_layers");
          int first = from.isInt() ? from.intValue() : 28;
          for (int i = 0; i < layers; i++) {
            ruled.set(i, i >= first);
          }
        } else {
          noWindow = true;
        }
      }
      case ALTERNATING -> {
        for (int i = 0; i < layers; i++) {
          ruled.set(i, i % 2 == 0);
        }
      }
      case PATTERN -> {
        int pattern = json.size("_sliding_window_pattern", MOST_LAYERS, 6);
        pattern = json.size("sliding_window_pattern", MOST_LAYERS, pattern);
        for (int i = 0; i < layers; i++) {
          ruled.set(i, (i + 1) % pattern != 0);
        }
      }
    }
    List<Boolean> named = namedLayers(layers);
    if (named == null) {
      named = ruled;
    } else if (family.window() == Family.Window.NONE
        || family.window() == Family.Window.EVERY_LAYER) {
      if (!named.equals(ruled)) {
        json.problem("'layer_types' is not what %s does".formatted(family.architecture()));
      }
    }
    if (noWindow && named.contains(true)) {
      json.problem("'layer_types' asks for sliding attention, but no 'sliding_window' is in use");
    }
    return named;
  }

  private @Nullable List<Boolean> namedLayers(int layers) {
    List<String> types = json.texts("layer_types");
    if (types == null) {
      return null;
    }
    if (types.size() != layers) {
      json.problem("'layer_types' has %d entries for %d layers".formatted(types.size(), layers));
      return null;
    }
    List<Boolean> sliding = new ArrayList<>();
    for (String type : types) {
      if (!type.equals(SLIDING) && !type.equals(FULL)) {
        json.problem(
            "layer type %s is not supported; known are %s, %s"
                .formatted(Problems.quote(type), FULL, SLIDING));
        return null;
      }
      sliding.add(type.equals(SLIDING));
    }
    return sliding;
  }
}
