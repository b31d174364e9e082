package org.flyroom.engine.decoder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.Rope;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// Every weight of a decoder, kept until closed, and the layers put together from them.
///
/// @param byName by Hugging Face name, as computed with: of the decoder's type, norms complete
/// @param frozen the matrices among them that do not change, by name; empty for a decoder that is
///   trained
/// @param ropes rotary tables, shared by layers
/// @param head `[vocabulary, hidden]`; the embedding itself where they are tied
record DecoderWeights(
    Map<String, Tensor> byName,
    Map<String, FrozenMatrix> frozen,
    Map<Rope, RotaryTable> ropes,
    Tensor embedding,
    List<DecoderLayer> layers,
    Tensor finalNorm,
    Tensor head,
    @Nullable FrozenMatrix frozenHead)
    implements AutoCloseable {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  DecoderWeights {
    layers = List.copyOf(layers);
  }

  static DecoderWeights of(
      ModelConfig config,
      Map<String, Tensor> byName,
      Map<String, FrozenMatrix> frozen,
      Map<Rope, RotaryTable> ropes) {
    Assembly assembly = new Assembly(config, byName, frozen, ropes);
    List<DecoderLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(assembly.layer(layer));
    }
    Tensor embedding = assembly.weight(EMBEDDING);
    String head = byName.containsKey(HEAD) ? HEAD : EMBEDDING;
    return new DecoderWeights(
        byName,
        frozen,
        ropes,
        embedding,
        layers,
        assembly.weight("model.norm.weight"),
        assembly.weight(head),
        frozen.get(head));
  }

  /// These weights with some of them replaced. Where embedding and head are one weight, replacing
  /// the one leaves the other as it was, as in PEFT.
  DecoderWeights with(ModelConfig config, Map<String, Tensor> replaced) {
    if (replaced.isEmpty()) {
      return this;
    }
    Map<String, Tensor> all = new HashMap<>(byName);
    Map<String, FrozenMatrix> held = new HashMap<>(frozen);
    all.put(HEAD, head);
    if (frozenHead != null) {
      held.put(HEAD, frozenHead);
    }
    all.putAll(replaced);
    replaced.keySet().forEach(name -> held.remove(name.replaceFirst("bias$", "weight")));
    return of(config, all, held, ropes);
  }

  /// What a stored weight becomes before it is computed with: norms that a family stores less one
  /// are completed.
  static Tensor completed(ModelConfig config, String name, Tensor stored) {
    double offset = config.family().normOffset();
    return offset != 0 && config.isNorm(name) ? stored.addInPlace(offset) : stored;
  }

  /// The matrices among weights that will not change: of linear layers, with their biases, and of
  /// the head. The embedding is one only where it is the head too.
  static Map<String, FrozenMatrix> frozen(Map<String, Tensor> byName) {
    Map<String, FrozenMatrix> frozen = new HashMap<>();
    byName.forEach(
        (name, weight) -> {
          boolean lookedUp = name.equals(EMBEDDING) && byName.containsKey(HEAD);
          if (weight.shape().length == 2 && !lookedUp) {
            @Nullable Tensor bias = byName.get(name.replaceFirst("weight$", "bias"));
            frozen.put(name, new FrozenMatrix(weight, bias));
          }
        });
    return frozen;
  }

  List<LinearShape> linears() {
    List<LinearShape> shapes = new ArrayList<>();
    for (DecoderLayer layer : layers) {
      for (Linear linear : layer.linears()) {
        shapes.add(
            new LinearShape(linear.path(), linear.weight().size(1), linear.weight().size(0)));
      }
    }
    return shapes;
  }

  @Override
  public void close() {
    byName.values().forEach(Tensor::close);
    frozen.values().forEach(FrozenMatrix::close);
    ropes.values().forEach(RotaryTable::close);
  }

  /// Puts layers together from named weights.
  private record Assembly(
      ModelConfig config,
      Map<String, Tensor> byName,
      Map<String, FrozenMatrix> frozen,
      Map<Rope, RotaryTable> ropes) {

    DecoderLayer layer(int index) {
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
          ropes.computeIfAbsent(
              attention.rope(),
              rope ->
                  new RotaryTable(
                      rope.frequencies(config.headDim()), rope.amplitude(), config.context())));
    }

    private Linear linear(String path) {
      String weight = path + ".weight";
      return new Linear(path, weight(weight), byName.get(path + ".bias"), frozen.get(weight));
    }

    Tensor weight(String name) {
      @Nullable Tensor weight = byName.get(name);
      if (weight == null) {
        throw new FlyroomException("the checkpoint has no tensor '%s'".formatted(name));
      }
      return weight;
    }
  }
}
