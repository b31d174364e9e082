package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Everything a decoder needs to know beside the weights, however the checkpoint spelled it.
///
/// @param family what models of its architecture share
/// @param hidden size of the residual stream
/// @param intermediate size of the feed-forward layer
/// @param heads query heads
/// @param keyValueHeads key and value heads; divides the query heads
/// @param headDim values per head; need not be hidden / heads
/// @param vocabulary rows of the embedding
/// @param context longest input the model was made for
/// @param normEpsilon added to the mean square inside every norm
/// @param activation of the feed-forward layer
/// @param tiedHead whether the embedding is also the head
/// @param queryKeyValueBias whether queries, keys and values have biases
/// @param outputBias whether the attention's output has one
/// @param mlpBias whether the feed-forward layers have biases
/// @param queryScale factor on the product of query and key
/// @param embeddingScale factor on embeddings as they enter
/// @param attentionSoftCap c of c · tanh(x / c) on attention scores; 0 for none
/// @param finalSoftCap the same on logits; 0 for none
/// @param attention one entry per layer
public record ModelConfig(
    Family family,
    int hidden,
    int intermediate,
    int heads,
    int keyValueHeads,
    int headDim,
    int vocabulary,
    int context,
    double normEpsilon,
    Activation activation,
    boolean tiedHead,
    boolean queryKeyValueBias,
    boolean outputBias,
    boolean mlpBias,
    double queryScale,
    double embeddingScale,
    double attentionSoftCap,
    double finalSoftCap,
    List<LayerAttention> attention) {

  /// What a layer sees.
  ///
  /// @param window a position sees itself and window − 1 before it; 0 for all before it
  public record LayerAttention(int window, Rope rope) {
    public LayerAttention {
      requireNonNull(rope, "rope");
      if (window < 0) {
        throw new IllegalArgumentException("window must not be negative, but is " + window);
      }
    }
  }

  public ModelConfig {
    requireNonNull(family, "family");
    requireNonNull(activation, "activation");
    attention = List.copyOf(attention);
    if (hidden < 1
        || intermediate < 1
        || keyValueHeads < 1
        || heads < 1
        || heads % keyValueHeads != 0
        || headDim < 2
        || headDim % 2 != 0
        || vocabulary < 1
        || context < 1
        || attention.isEmpty()) {
      throw new IllegalArgumentException("sizes that no decoder has: " + this);
    }
  }

  /// A Llama of a given size, as it is commonly made: heads that divide the hidden size, none of
  /// them shared, no biases, a tied head, rotary base 10,000, epsilon 1e-5.
  public static ModelConfig llama(
      int vocabulary, int hidden, int layers, int heads, int intermediate, int context) {
    int headDim = hidden / heads;
    return new ModelConfig(
        Family.LLAMA,
        hidden,
        intermediate,
        heads,
        heads,
        headDim,
        vocabulary,
        context,
        1e-5,
        Activation.SILU,
        true,
        false,
        false,
        false,
        1 / Math.sqrt(headDim),
        1,
        0,
        0,
        Collections.nCopies(layers, new LayerAttention(0, new Rope.Plain(10_000))));
  }

  /// This model with a head of its own, such as an adapter that replaces embedding or head makes of
  /// one where both were one weight.
  public ModelConfig untied() {
    return new ModelConfig(
        family,
        hidden,
        intermediate,
        heads,
        keyValueHeads,
        headDim,
        vocabulary,
        context,
        normEpsilon,
        activation,
        false,
        queryKeyValueBias,
        outputBias,
        mlpBias,
        queryScale,
        embeddingScale,
        attentionSoftCap,
        finalSoftCap,
        attention);
  }

  /// This model with another number of layers, all alike.
  ///
  /// @throws IllegalArgumentException when its layers differ in what they see
  public ModelConfig withLayers(int layers) {
    if (attention.stream().distinct().count() > 1) {
      throw new IllegalArgumentException("layers that differ in what they see: " + attention);
    }
    return new ModelConfig(
        family,
        hidden,
        intermediate,
        heads,
        keyValueHeads,
        headDim,
        vocabulary,
        context,
        normEpsilon,
        activation,
        tiedHead,
        queryKeyValueBias,
        outputBias,
        mlpBias,
        queryScale,
        embeddingScale,
        attentionSoftCap,
        finalSoftCap,
        Collections.nCopies(layers, attention.getFirst()));
  }

  /// Number of decoder layers.
  public int layers() {
    return attention.size();
  }

  /// Every linear layer of the decoder but the head, by its Hugging Face path such as
  /// `model.layers.0.self_attn.q_proj`, in order.
  ///
  /// @return [out, in] of its weight
  public SequencedMap<String, List<Long>> linearLayers() {
    SequencedMap<String, List<Long>> linear = new LinkedHashMap<>();
    long queries = (long) heads * headDim;
    long keys = (long) keyValueHeads * headDim;
    for (int layer = 0; layer < layers(); layer++) {
      String attention = "model.layers." + layer + ".self_attn.";
      linear.put(attention + "q_proj", List.of(queries, (long) hidden));
      linear.put(attention + "k_proj", List.of(keys, (long) hidden));
      linear.put(attention + "v_proj", List.of(keys, (long) hidden));
      linear.put(attention + "o_proj", List.of((long) hidden, queries));
      String mlp = "model.layers." + layer + ".mlp.";
      linear.put(mlp + "gate_proj", List.of((long) intermediate, (long) hidden));
      linear.put(mlp + "up_proj", List.of((long) intermediate, (long) hidden));
      linear.put(mlp + "down_proj", List.of((long) hidden, (long) intermediate));
    }
    return linear;
  }

  /// Every weight the model has, by its Hugging Face name, with its shape.
  public SequencedMap<String, List<Long>> weights() {
    SequencedMap<String, List<Long>> weights = new LinkedHashMap<>();
    List<Long> wide = List.of((long) hidden);
    weights.put("model.embed_tokens.weight", List.of((long) vocabulary, (long) hidden));
    linearLayers()
        .forEach(
            (path, shape) -> {
              weights.put(path + ".weight", shape);
              if (hasBias(path)) {
                weights.put(path + ".bias", List.of(shape.getFirst()));
              }
            });
    for (int layer = 0; layer < layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      weights.put(prefix + "input_layernorm.weight", wide);
      weights.put(prefix + "post_attention_layernorm.weight", wide);
      if (family.postNorms()) {
        weights.put(prefix + "pre_feedforward_layernorm.weight", wide);
        weights.put(prefix + "post_feedforward_layernorm.weight", wide);
      }
      if (family.queryKeyNorm()) {
        weights.put(prefix + "self_attn.q_norm.weight", List.of((long) headDim));
        weights.put(prefix + "self_attn.k_norm.weight", List.of((long) headDim));
      }
    }
    weights.put("model.norm.weight", wide);
    if (!tiedHead) {
      weights.put("lm_head.weight", List.of((long) vocabulary, (long) hidden));
    }
    return weights;
  }

  /// Whether the weight of that name belongs to a norm.
  public boolean isNorm(String name) {
    return name.endsWith("norm.weight");
  }

  private boolean hasBias(String path) {
    return path.contains(".mlp.")
        ? mlpBias
        : path.endsWith("o_proj") ? outputBias : queryKeyValueBias;
  }
}
