package org.flyroom.engine.train;

import java.util.ArrayList;
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
  private final List<Copy> copies = new ArrayList<>();

  /// Zeros.
  ///
  /// @param shapes of the weights by name, in the order in which they lie in the buffer
  /// @param lanes how many threads work out gradients at once, each in a buffer of its own
  FlatParameters(SequencedMap<String, List<Long>> shapes, int lanes) {
    long size = shapes.values().stream().mapToLong(FlatParameters::count).sum();
    this.values = Tensor.zeros(DType.FP32, size).keep();
    for (int lane = 0; lane < lanes; lane++) {
      copies.add(copy(shapes, Tensor.zeros(DType.FP32, size).keep()));
    }
  }

  /// The weights as one lane sees them: memory that all share, gradients of its own.
  private record Copy(Tensor gradients, SequencedMap<String, Tensor> windows) {}

  private Copy copy(SequencedMap<String, List<Long>> shapes, Tensor gradients) {
    SequencedMap<String, Tensor> windows = new LinkedHashMap<>();
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
    return new Copy(gradients, windows);
  }

  /// How many threads may work out gradients at once.
  int lanes() {
    return copies.size();
  }

  static long count(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /// The weight of that name. It changes as training goes on, and closes with this.
  Tensor weight(String name) {
    return weight(name, 0);
  }

  /// The weight of that name, whose gradients go to a lane's buffer.
  Tensor weight(String name, int lane) {
    Tensor window = copies.get(lane).windows.get(name);
    if (window == null) {
      throw new IllegalArgumentException("no weight '%s'".formatted(name));
    }
    return window;
  }

  /// Every weight by name, with gradients in a lane's buffer.
  SequencedMap<String, Tensor> weights(int lane) {
    return copies.get(lane).windows;
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

  /// Every gradient, in the order of [#values], summed over the lanes in their order.
  Tensor gradients() {
    Tensor first = copies.getFirst().gradients;
    for (Copy copy : copies.subList(1, copies.size())) {
      first.addInPlace(copy.gradients);
      copy.gradients.zeroInPlace();
    }
    return first;
  }

  @Override
  public void close() {
    for (Copy copy : copies) {
      copy.windows.values().forEach(Tensor::close);
      copy.gradients.close();
    }
    values.close();
  }
}
