package org.flyroom.engine.decoder;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.DType;
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

  /// Decodes weights to `type` and puts the decoder together.
  ///
  /// @param stored every weight of [ModelConfig#weights] by its Hugging Face name; not needed
  ///   afterwards
  public static Decoder load(ModelConfig config, Map<String, WeightTensor> stored, DType type) {
    return Torch.inference(
        () -> {
          Map<String, Tensor> loaded = new LinkedHashMap<>();
          // Space is made one tensor after the other; decoding then uses every core.
          stored.forEach((name, tensor) -> loaded.put(name, space(tensor).keep()));
          stored.entrySet().parallelStream()
              .forEach(entry -> entry.getValue().decodeTo(memory(loaded, entry.getKey())));
          // Completed before they are rounded.
          loaded.forEach((name, tensor) -> DecoderWeights.completed(config, name, tensor));
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
    return Torch.inference(
        () -> new Decoder(config, DecoderWeights.of(config, weights, new LinkedHashMap<>())));
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
