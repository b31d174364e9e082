package org.flyroom.engine.decoder;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.HalfMatrix;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Puts decoders together: from a checkpoint, or from weights that are in libtorch's memory.
public final class DecoderLoader {
  private DecoderLoader() {}

  /// Decodes every weight to `type` and puts the decoder together. The checkpoint may be closed
  /// afterwards.
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

  /// Decodes weights to `type` and puts the decoder together.
  ///
  /// @param stored every weight of [ModelConfig#weights] by its Hugging Face name; not needed
  ///   afterwards
  public static Decoder load(ModelConfig config, Map<String, WeightTensor> stored, DType type) {
    return Torch.inference(
        () -> {
          Map<String, Tensor> loaded = decoded(config, stored);
          if (type != DType.FP32) {
            loaded.replaceAll((_, tensor) -> converted(tensor, type));
          }
          return decoder(config, loaded, DecoderWeights.frozen(loaded));
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
    return Torch.inference(() -> decoder(config, weights, Map.of()));
  }

  private static Decoder decoder(
      ModelConfig config, Map<String, Tensor> weights, Map<String, FrozenMatrix> frozen) {
    return new Decoder(config, DecoderWeights.of(config, weights, frozen, new LinkedHashMap<>()));
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
