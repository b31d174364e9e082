package org.flyroom.engine.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Trainable weights in one fp32 buffer, and their gradients in another, so that clipping, the
/// update and a checkpoint are a handful of operations whatever the number of layers. Each named
/// weight is a window onto the buffer.
final class FlatParameters implements AutoCloseable {
  private final Tensor values;
  private final Tensor gradients;
  private final SequencedMap<String, Tensor> windows = new LinkedHashMap<>();

  /// Zeros.
  ///
  /// @param shapes of the weights by name, in the order in which they lie in the buffer
  FlatParameters(SequencedMap<String, List<Long>> shapes) {
    long size = shapes.values().stream().mapToLong(FlatParameters::count).sum();
    this.values = Tensor.zeros(DType.FP32, size).keep();
    this.gradients = Tensor.zeros(DType.FP32, size).keep();
    Torch.inference(
        () -> {
          long at = 0;
          for (Map.Entry<String, List<Long>> weight : shapes.entrySet()) {
            long count = count(weight.getValue());
            long[] shape = weight.getValue().stream().mapToLong(Long::longValue).toArray();
            Tensor value = values.narrow(0, at, count).view(shape).detach();
            Tensor gradient = gradients.narrow(0, at, count).view(shape);
            windows.put(weight.getKey(), value.trainable(gradient).keep());
            at += count;
          }
          return windows;
        });
  }

  static long count(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /// The weight of that name. It changes as training goes on, and closes with this.
  Tensor weight(String name) {
    Tensor window = windows.get(name);
    if (window == null) {
      throw new IllegalArgumentException("no weight '%s'".formatted(name));
    }
    return window;
  }

  /// Every weight by name.
  SequencedMap<String, Tensor> weights() {
    return windows;
  }

  /// Sets a weight.
  void set(String name, float[] numbers) {
    Torch.inference(
        () -> {
          Tensor window = weight(name);
          return window.detach().copyInPlace(Tensor.of(numbers, window.shape()));
        });
  }

  /// Every weight, `[n]`.
  Tensor values() {
    return values;
  }

  /// Every gradient, in the order of [#values].
  Tensor gradients() {
    return gradients;
  }

  @Override
  public void close() {
    windows.values().forEach(Tensor::close);
    values.close();
    gradients.close();
  }
}
