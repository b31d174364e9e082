package org.flyroom.engine.decoder;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.BlockValues;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ElementType;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.HalfMatrix;
import org.flyroom.engine.torch.QuantisedMatrix;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Puts decoders together: from a checkpoint, or from weights that are in libtorch's memory.
public final class DecoderLoader {
  private DecoderLoader() {}

  /// Puts a decoder together that computes in `type`, see the other one. The checkpoint may be
  /// closed afterwards.
  public static Decoder load(Checkpoint checkpoint, DType type) {
    return load(checkpoint.config(), checkpoint.tensors(), type);
  }

  /// Decodes every weight to fp32 and rounds those of matrices to 16 bits.
  ///
  /// @throws FlyroomException naming every matrix that has weights beyond the range of 16 bits
  public static Decoder loadHalves(Checkpoint checkpoint) {
    return Torch.inference(
        () -> {
          Map<String, Tensor> loaded = decoded(checkpoint.config(), checkpoint.tensors());
          List<String> problems = new ArrayList<>();
          loaded.forEach(
              (name, weight) -> {
                if (weight.shape().length == 2 && !HalfMatrix.round(weight)) {
                  problems.add(
                      "%s has weights beyond 65,504, which halves do not reach: use --precision fp32"
                          .formatted(name));
                }
              });
          if (!problems.isEmpty()) {
            loaded.values().forEach(Tensor::close);
            throw new FlyroomException(problems);
          }
          return decoder(checkpoint.config(), loaded, DecoderWeights.frozen(loaded));
        });
  }

  /// Puts a decoder together that computes in `type`. In fp32, quantised matrices stay quantised
  /// and everything else is decoded; in another type everything is.
  ///
  /// @param stored every weight of [ModelConfig#weights] by its Hugging Face name; not needed
  ///   afterwards
  public static Decoder load(ModelConfig config, Map<String, WeightTensor> stored, DType type) {
    return Torch.inference(
        () -> {
          Map<String, WeightTensor> plain = new LinkedHashMap<>(stored);
          Map<String, WeightTensor> quantised = new LinkedHashMap<>();
          if (type == DType.FP32) {
            quantised.putAll(stored);
            quantised.values().removeIf(tensor -> !tensor.isQuantisedMatrix());
            plain.keySet().removeAll(quantised.keySet());
          }
          Map<String, Tensor> loaded = decoded(config, plain);
          if (type != DType.FP32) {
            loaded.replaceAll((_, tensor) -> converted(tensor, type));
          }
          Map<String, Matrix> matrices = DecoderWeights.frozen(loaded);
          laidOut(quantised)
              .forEach(
                  (name, matrix) ->
                      matrices.put(
                          name, new FrozenMatrix(matrix, loaded.get(DecoderWeights.biasOf(name)))));
          return decoder(config, loaded, matrices);
        });
  }

  private static Map<String, QuantisedMatrix> laidOut(Map<String, WeightTensor> quantised) {
    return quantised.entrySet().parallelStream()
        .collect(Collectors.toConcurrentMap(Map.Entry::getKey, entry -> laidOut(entry.getValue())));
  }

  /// Lays out a quantised matrix as it is.
  static QuantisedMatrix laidOut(WeightTensor stored) {
    int columns = Math.toIntExact(stored.shape().getLast());
    ElementType type = stored.type();
    BlockValues values = new BlockValues(type, columns);
    QuantisedMatrix.Row read =
        new QuantisedMatrix.Row(values.quants(), values.scales(), values.offsets());
    return new QuantisedMatrix(
        Math.toIntExact(stored.rows()),
        columns,
        new QuantisedMatrix.Form(type.groupValues(), type.fitsFourBits(), type.isAffine()),
        row -> {
          stored.readRow(row, values);
          return read;
        });
  }

  /// Every weight in fp32, completed: before it is rounded.
  private static Map<String, Tensor> decoded(ModelConfig config, Map<String, WeightTensor> stored) {
    Map<String, Tensor> loaded = new LinkedHashMap<>();
    // Space is made one tensor after the other; decoding then uses every core.
    stored.forEach((name, tensor) -> loaded.put(name, space(tensor).keep()));
    stored.entrySet().parallelStream()
        .forEach(entry -> entry.getValue().decodeTo(memory(loaded, entry.getKey())));
    loaded.forEach((name, tensor) -> DecoderWeights.completed(config, name, tensor));
    return loaded;
  }

  /// Puts a decoder together from weights in memory, which close with it.
  ///
  /// @param weights every one of [ModelConfig#weights], of one type; norms with their family's
  ///   offset added
  public static Decoder of(ModelConfig config, Map<String, Tensor> weights) {
    return Torch.inference(() -> decoder(config, weights, DecoderWeights.plain(weights)));
  }

  private static Decoder decoder(
      ModelConfig config, Map<String, Tensor> weights, Map<String, Matrix> matrices) {
    return new Decoder(config, DecoderWeights.of(config, weights, matrices, new LinkedHashMap<>()));
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
}
