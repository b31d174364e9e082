package org.flyroom.engine.checkpoint;

import java.util.Map;

/// Where a GGUF file keeps the weight of a Hugging Face name, and what has to be undone at load.
public final class WeightNames {
  private static final Map<String, String> GLOBAL =
      Map.of(
          "model.embed_tokens", "token_embd",
          "model.norm", "output_norm",
          "lm_head", "output");

  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"),
          Map.entry("pre_feedforward_layernorm", "ffn_norm"),
          Map.entry("post_feedforward_layernorm", "post_ffw_norm"));

  private static final String LAYERS = "model.layers.";

  private WeightNames() {}

  /// The name in a GGUF file, such as `blk.3.attn_q.weight` for
  /// `model.layers.3.self_attn.q_proj.weight`.
  ///
  /// @throws IllegalArgumentException when no weight of a decoder is called so
  public static String inGguf(String name, Family family) {
    int suffixAt = name.lastIndexOf('.');
    String suffix = suffixAt < 0 ? "" : name.substring(suffixAt);
    String path = suffixAt < 0 ? name : name.substring(0, suffixAt);
    String global = GLOBAL.get(path);
    if (global != null) {
      return global + suffix;
    }
    int layerEnd = path.indexOf('.', LAYERS.length());
    if (path.startsWith(LAYERS) && layerEnd > 0) {
      String layer = path.substring(LAYERS.length(), layerEnd);
      String module = path.substring(layerEnd + 1);
      // The norm after attention stands before the feed-forward layer, except where outputs are
      // normed and that place is pre_feedforward_layernorm's.
      String inGguf =
          module.equals("post_attention_layernorm")
              ? family.postNorms() ? "post_attention_norm" : "ffn_norm"
              : IN_LAYER.get(module);
      if (inGguf != null) {
        return "blk." + layer + "." + inGguf + suffix;
      }
    }
    throw new IllegalArgumentException("no weight of a decoder: " + name);
  }

  /// How the GGUF file's values differ from those of the Hugging Face weight: `llama` interleaves
  /// the rows of queries and keys for its rotary embedding, Gemma keeps norms plus one.
  public static Layout layoutInGguf(String name, ModelConfig config) {
    Family family = config.family();
    if (family.ggufArchitecture().equals("llama")) {
      if (name.contains(".self_attn.q_proj.")) {
        return new Layout.InterleavedHeads(config.heads());
      }
      if (name.contains(".self_attn.k_proj.")) {
        return new Layout.InterleavedHeads(config.keyValueHeads());
      }
    }
    if (family.normOffset() == 1 && name.endsWith("norm.weight")) {
      return new Layout.PlusOne();
    }
    return new Layout.AsStored();
  }
}
