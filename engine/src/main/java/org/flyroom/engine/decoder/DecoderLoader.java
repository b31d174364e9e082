package org.flyroom.engine.decoder;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.Rope;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// Puts decoders together: from a checkpoint, or from weights that are in libtorch's memory.
public final class DecoderLoader {
  private final ModelConfig config;
  private final Map<String, Tensor> weights;
  private final Map<Rope, RotaryTable> ropes = new LinkedHashMap<>();

  private DecoderLoader(ModelConfig config, Map<String, Tensor> weights) {
    this.config = config;
    this.weights = weights;
  }

  /// Decodes every weight to `type` and puts the decoder together. The checkpoint may be closed
  /// afterwards.
  public static Decoder load(Checkpoint checkpoint, DType type) {
    return Torch.inference(
        () -> {
          Map<String, Tensor> loaded = new LinkedHashMap<>();
          // Space is made one tensor after the other; decoding then uses every core.
          checkpoint.tensors().forEach((name, stored) -> loaded.put(name, space(stored).keep()));
          checkpoint.tensors().entrySet().parallelStream()
              .forEach(entry -> entry.getValue().decodeTo(memory(loaded, entry.getKey())));
          ModelConfig config = checkpoint.config();
          loaded.forEach(
              (name, tensor) -> {
                if (config.isNorm(name)) {
                  // Completed once here, so that the decoder multiplies and nothing more.
                  tensor.addInPlace(config.family().normOffset());
                }
              });
          if (type != DType.FP32) {
            loaded.replaceAll((_, tensor) -> converted(tensor, type));
          }
          return of(config, loaded);
        });
  }

  /// Puts a decoder together from weights in memory, which close with it.
  ///
  /// @param weights every one of [ModelConfig#weights], of one type; norms with their family's
  ///   offset added
  public static Decoder of(ModelConfig config, Map<String, Tensor> weights) {
    return Torch.inference(() -> new DecoderLoader(config, weights).assemble());
  }

  private static Tensor space(WeightTensor stored) {
    return Tensor.empty(DType.FP32, stored.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static MemorySegment memory(Map<String, Tensor> loaded, String name) {
    Tensor tensor = loaded.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no space was made for " + name);
    }
    return tensor.memory();
  }

  private static Tensor converted(Tensor tensor, DType type) {
    Tensor result = tensor.to(type).keep();
    tensor.close();
    return result;
  }

  private Decoder assemble() {
    List<DecoderLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(layer(layer));
    }
    Tensor embedding = weight("model.embed_tokens.weight");
    Tensor head = config.tiedHead() ? embedding : weight("lm_head.weight");
    return new Decoder(
        config,
        new DecoderWeights(
            embedding, layers, weight("model.norm.weight"), head, List.copyOf(ropes.values())));
  }

  private DecoderLayer layer(int index) {
    String prefix = "model.layers." + index + ".";
    boolean postNorms = config.family().postNorms();
    boolean queryKeyNorm = config.family().queryKeyNorm();
    ModelConfig.LayerAttention attention = config.attention().get(index);
    return new DecoderLayer(
        index,
        weight(prefix + "input_layernorm.weight"),
        linear(prefix + "self_attn.q_proj"),
        linear(prefix + "self_attn.k_proj"),
        linear(prefix + "self_attn.v_proj"),
        linear(prefix + "self_attn.o_proj"),
        queryKeyNorm ? weight(prefix + "self_attn.q_norm.weight") : null,
        queryKeyNorm ? weight(prefix + "self_attn.k_norm.weight") : null,
        postNorms ? weight(prefix + "post_attention_layernorm.weight") : null,
        weight(
            prefix
                + (postNorms ? "pre_feedforward_layernorm" : "post_attention_layernorm")
                + ".weight"),
        linear(prefix + "mlp.gate_proj"),
        linear(prefix + "mlp.up_proj"),
        linear(prefix + "mlp.down_proj"),
        postNorms ? weight(prefix + "post_feedforward_layernorm.weight") : null,
        attention.window(),
        ropes.computeIfAbsent(attention.rope(), this::table));
  }

  private RotaryTable table(Rope rope) {
    return new RotaryTable(rope.frequencies(config.headDim()), rope.amplitude(), config.context());
  }

  private Linear linear(String path) {
    return new Linear(path, weight(path + ".weight"), weights.get(path + ".bias"));
  }

  private Tensor weight(String name) {
    @Nullable Tensor weight = weights.get(name);
    if (weight == null) {
      throw new FlyroomException("the checkpoint has no tensor '%s'".formatted(name));
    }
    return weight;
  }
}
