package org.flyroom.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;

/// A random decoder of two layers that chats: a folder with tokenizer and chat template, for tests
/// of everything that stands on a model but not on what the model knows.
///
/// A token is a byte. One channel is held constant on its way through the layers, and the head
/// reads it as a bias: letters are likelier than other bytes, and `A` and `B` likelier than other
/// letters, so that measures which read letters find some.
public final class TinyChat {
  public static final int END_OF_TEXT = 0;
  public static final int TURN_START = 1;
  public static final int TURN_END = 2;

  /// The id of byte 0; the others follow.
  public static final int FIRST_BYTE = 3;

  /// What a prompt and its answer may have together.
  public static final int CONTEXT = 1024;

  private static final int VOCABULARY = FIRST_BYTE + 256;
  private static final int HIDDEN = 32;
  private static final int LAYERS = 2;

  private static final String TEMPLATE =
      """
      {% for message in messages %}<|im_start|>{{ message['role'] }}
      {{ message['content'] }}<|im_end|>
      {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
      {% if enable_thinking is defined %}{{ '<think>' if enable_thinking else '<think></think>' }}
      {% endif %}{% endif %}\
      """;

  private TinyChat() {}

  /// Writes the model as a Hugging Face folder, which must exist.
  ///
  /// @param seed another seed is another model
  /// @return the folder
  public static Path write(Path folder, long seed) {
    AtomicFiles.writeJson(folder.resolve("config.json"), config());
    AtomicFiles.writeJson(folder.resolve("tokenizer.json"), tokenizer());
    AtomicFiles.writeJson(
        folder.resolve("tokenizer_config.json"),
        Map.of("eos_token", "<|im_end|>", "chat_template", TEMPLATE));
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), weights(seed), Map.of("format", "pt"));
    return folder;
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("LlamaForCausalLM"));
    config.put("model_type", "llama");
    config.put("hidden_size", HIDDEN);
    config.put("intermediate_size", 2 * HIDDEN);
    config.put("num_attention_heads", 4);
    config.put("num_key_value_heads", 2);
    config.put("num_hidden_layers", LAYERS);
    config.put("vocab_size", VOCABULARY);
    config.put("max_position_embeddings", CONTEXT);
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", 10000.0);
    config.put("hidden_act", "silu");
    config.put("tie_word_embeddings", false);
    config.put("eos_token_id", TURN_END);
    return config;
  }

  /// Byte-level BPE without a single merge.
  private static Map<String, Object> tokenizer() {
    Map<String, Object> vocabulary = new LinkedHashMap<>();
    List<Object> special = new ArrayList<>();
    for (String token : List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>")) {
      special.add(
          Map.of(
              "id", vocabulary.size(),
              "content", token,
              "single_word", false,
              "lstrip", false,
              "rstrip", false,
              "normalized", false,
              "special", true));
      vocabulary.put(token, vocabulary.size());
    }
    int spare = 256;
    for (int value = 0; value < 256; value++) {
      char shown = (char) (isShownAsItself(value) ? value : spare++);
      vocabulary.put(String.valueOf(shown), vocabulary.size());
    }
    Map<String, Object> byteLevel =
        Map.of(
            "type", "ByteLevel",
            "add_prefix_space", false,
            "trim_offsets", true,
            "use_regex", false);
    return Map.of(
        "version",
        "1.0",
        "added_tokens",
        special,
        "pre_tokenizer",
        byteLevel,
        "decoder",
        byteLevel,
        "model",
        Map.of("type", "BPE", "vocab", vocabulary, "merges", List.of()));
  }

  /// Byte-level vocabularies write a byte as the Latin-1 character of its value where that can be
  /// seen, and the others, in order, as the characters from 256 on.
  private static boolean isShownAsItself(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }

  private static List<WeightTensor> weights(long seed) {
    List<WeightTensor> weights = new ArrayList<>();
    float[] embedding = random(seed, "embedding", VOCABULARY, HIDDEN);
    float[] head = random(seed, "head", VOCABULARY, HIDDEN);
    for (int token = 0; token < VOCABULARY; token++) {
      embedding[token * HIDDEN] = 1;
      head[token * HIDDEN] = bias(token);
    }
    weights.add(tensor("model.embed_tokens.weight", embedding, VOCABULARY, HIDDEN));
    weights.add(tensor("lm_head.weight", head, VOCABULARY, HIDDEN));
    weights.add(ones("model.norm.weight"));
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "model.layers." + layer + ".";
      weights.add(ones(prefix + "input_layernorm.weight"));
      weights.add(ones(prefix + "post_attention_layernorm.weight"));
      addRandom(weights, seed, prefix + "self_attn.q_proj.weight", HIDDEN, HIDDEN);
      addRandom(weights, seed, prefix + "self_attn.k_proj.weight", HIDDEN / 2, HIDDEN);
      addRandom(weights, seed, prefix + "self_attn.v_proj.weight", HIDDEN / 2, HIDDEN);
      addRandom(weights, seed, prefix + "mlp.gate_proj.weight", 2 * HIDDEN, HIDDEN);
      addRandom(weights, seed, prefix + "mlp.up_proj.weight", 2 * HIDDEN, HIDDEN);
      addSilentOnFirst(weights, seed, prefix + "self_attn.o_proj.weight", HIDDEN);
      addSilentOnFirst(weights, seed, prefix + "mlp.down_proj.weight", 2 * HIDDEN);
    }
    return weights;
  }

  private static float bias(int token) {
    int value = token - FIRST_BYTE;
    if (value == 'A' || value == 'B') {
      return 2.4f;
    }
    return token == TURN_END || value == ' ' || (value >= 'a' && value <= 'z') ? 0 : -1.5f;
  }

  private static void addRandom(
      List<WeightTensor> weights, long seed, String name, int rows, int columns) {
    weights.add(tensor(name, random(seed, name, rows, columns), rows, columns));
  }

  /// A layer's output that leaves the constant channel alone.
  private static void addSilentOnFirst(
      List<WeightTensor> weights, long seed, String name, int columns) {
    float[] values = random(seed, name, HIDDEN, columns);
    Arrays.fill(values, 0, columns, 0);
    weights.add(tensor(name, values, HIDDEN, columns));
  }

  private static WeightTensor ones(String name) {
    float[] values = new float[HIDDEN];
    Arrays.fill(values, 1);
    return WeightTensor.ofFloats(name, List.of((long) HIDDEN), values);
  }

  private static WeightTensor tensor(String name, float[] values, int rows, int columns) {
    return WeightTensor.ofFloats(name, List.of((long) rows, (long) columns), values);
  }

  private static float[] random(long seed, String name, int rows, int columns) {
    SplittableRandom random = Seeds.generator(seed, name);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.3, 0.3);
    }
    return values;
  }
}
