package org.flyroom.engine.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Brings an adapter into libtorch's memory, next to the weights it changes.
final class AdapterFitting {
  private final ModelConfig config;
  private final DecoderWeights weights;

  AdapterFitting(ModelConfig config, DecoderWeights weights) {
    this.config = config;
    this.weights = weights;
  }

  WornAdapter fit(PeftAdapter adapter) {
    return Torch.inference(
        () -> {
          List<String> problems = new ArrayList<>();
          Map<String, LoraDelta> deltas = new LinkedHashMap<>();
          adapter
              .modules()
              .forEach((path, module) -> deltas.put(path, delta(path, module, problems)));
          if (!problems.isEmpty()) {
            throw new FlyroomException(problems);
          }
          Map<String, Tensor> saved = new LinkedHashMap<>();
          adapter
              .saved()
              .forEach(
                  (name, stored) ->
                      saved.put(
                          name,
                          DecoderWeights.completed(
                              config, name, tensor(stored).to(weights.embedding().type()))));
          deltas.values().forEach(LoraDelta::keep);
          saved.values().forEach(Tensor::keep);
          return new WornAdapter(deltas, saved);
        });
  }

  private LoraDelta delta(String path, LoraModule module, List<String> problems) {
    Tensor a = tensor(module.a());
    Tensor b = tensor(module.b());
    if (module.magnitude().isEmpty()) {
      return new LoraDelta(
          a, b, module.scale(), 0, null, module.bias().map(AdapterFitting::tensor).orElse(null));
    }
    float[] factors = module.magnitude().get().toFloats();
    float[] lengths = rowLengths(updated(path, a, b, module.scale()));
    for (int row = 0; row < factors.length; row++) {
      if (!(lengths[row] > 0)) {
        problems.add(
            "use_dora: row %d of '%s' has length %s with this adapter, which no magnitude can scale"
                .formatted(row, path, lengths[row]));
      }
      factors[row] /= lengths[row];
    }
    return new LoraDelta(a, b, module.scale(), 0, Tensor.of(factors, factors.length), null);
  }

  /// W + scale B A of the parent alone, whatever other adapters are worn, as in PEFT.
  private Tensor updated(String path, Tensor a, Tensor b, double scale) {
    Matrix matrix = weights.matrices().get(path + ".weight");
    if (matrix == null) {
      throw new IllegalArgumentException("the decoder has no linear layer '%s'".formatted(path));
    }
    return matrix.weight().to(DType.FP32).add(b.multiply(scale).matmul(a));
  }

  private static float[] rowLengths(Tensor matrix) {
    float[] ones = new float[Math.toIntExact(matrix.size(1))];
    Arrays.fill(ones, 1);
    Tensor sums = Ops.linear(matrix.multiply(matrix), Tensor.of(ones, 1, ones.length), null);
    return sums.sqrt().toFloats();
  }

  private static Tensor tensor(WeightTensor stored) {
    long[] shape = stored.shape().stream().mapToLong(Long::longValue).toArray();
    return Tensor.of(stored.toFloats(), shape);
  }
}
