package org.flyroom.engine.decoder;

import static java.util.Objects.requireNonNull;

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
/// @param byName tensors by Hugging Face name, as computed with: of the decoder's type, norms
///   complete. Quantised matrices are not among them
/// @param matrices every matrix by name
/// @param ropes rotary tables, shared by layers
/// @param head the embedding itself where they are tied
record DecoderWeights(
    Map<String, Tensor> byName,
    Map<String, Matrix> matrices,
    Map<Rope, RotaryTable> ropes,
    Matrix embedding,
    List<DecoderLayer> layers,
    Tensor finalNorm,
    Matrix head)
    implements AutoCloseable {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  DecoderWeights {
    layers = List.copyOf(layers);
  }

  static DecoderWeights of(
      ModelConfig config,
      Map<String, Tensor> byName,
      Map<String, Matrix> matrices,
      Map<Rope, RotaryTable> ropes) {
    Assembly assembly = new Assembly(config, byName, matrices, ropes);
    List<DecoderLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(assembly.layer(layer));
    }
    return new DecoderWeights(
        byName,
        matrices,
        ropes,
        assembly.matrix(EMBEDDING),
        layers,
        assembly.weight("model.norm.weight"),
        assembly.matrix(matrices.containsKey(HEAD) ? HEAD : EMBEDDING));
  }

  /// These weights with some of them replaced. Where embedding and head are one weight, replacing
  /// the one leaves the other as it was, as in PEFT.
  DecoderWeights with(ModelConfig config, Map<String, Tensor> replaced) {
    if (replaced.isEmpty()) {
      return this;
    }
    Map<String, Tensor> all = new HashMap<>(byName);
    all.putAll(replaced);
    Map<String, Matrix> some = new HashMap<>(matrices);
    some.put(HEAD, head);
    for (String name : replaced.keySet()) {
      String matrix = name.replaceFirst("bias$", "weight");
      Matrix before = matrices.get(matrix);
      if (name.equals(HEAD) || before != null) {
        Tensor weight = replaced.get(matrix);
        some.put(
            matrix,
            new PlainMatrix(
                weight == null ? requireNonNull(before).weight() : weight,
                all.get(biasOf(matrix))));
      }
    }
    return of(config, all, some, ropes);
  }

  /// What a stored weight becomes before it is computed with: norms that a family stores less one
  /// are completed.
  static Tensor completed(ModelConfig config, String name, Tensor stored) {
    double offset = config.family().normOffset();
    return offset != 0 && config.isNorm(name) ? stored.addInPlace(offset) : stored;
  }

  /// The matrices among tensors that will not change: of linear layers, with their biases, the
  /// embedding and the head.
  static Map<String, Matrix> frozen(Map<String, Tensor> byName) {
    return matrices(byName, FrozenMatrix::new);
  }

  /// The matrices among tensors that may change.
  static Map<String, Matrix> plain(Map<String, Tensor> byName) {
    return matrices(byName, PlainMatrix::new);
  }

  /// How a matrix is made of its weights and its bias.
  @FunctionalInterface
  private interface Made {
    Matrix of(Tensor weight, @Nullable Tensor bias);
  }

  private static Map<String, Matrix> matrices(Map<String, Tensor> byName, Made made) {
    Map<String, Matrix> matrices = new HashMap<>();
    byName.forEach(
        (name, weight) -> {
          if (weight.shape().length == 2) {
            matrices.put(name, made.of(weight, byName.get(biasOf(name))));
          }
        });
    return matrices;
  }

  /// The name of the bias that belongs to a matrix.
  static String biasOf(String matrix) {
    return matrix.replaceFirst("weight$", "bias");
  }

  List<LinearShape> linears() {
    List<LinearShape> shapes = new ArrayList<>();
    for (DecoderLayer layer : layers) {
      for (Linear linear : layer.linears()) {
        shapes.add(new LinearShape(linear.path(), linear.matrix().in(), linear.matrix().out()));
      }
    }
    return shapes;
  }

  @Override
  public void close() {
    byName.values().forEach(Tensor::close);
    matrices.values().forEach(Matrix::close);
    ropes.values().forEach(RotaryTable::close);
  }

  /// Puts layers together from named weights.
  private record Assembly(
      ModelConfig config,
      Map<String, Tensor> byName,
      Map<String, Matrix> matrices,
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
      return new Linear(path, matrix(weight), byName.get(path + ".bias"));
    }

    Tensor weight(String name) {
      return found(name, byName.get(name));
    }

    Matrix matrix(String name) {
      return found(name, matrices.get(name));
    }

    private static <T> T found(String name, @Nullable T weight) {
      if (weight == null) {
        throw new FlyroomException("the checkpoint has no tensor '%s'".formatted(name));
      }
      return weight;
    }
  }
}
