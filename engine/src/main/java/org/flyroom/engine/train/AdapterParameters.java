package org.flyroom.engine.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// The weights of an adapter under training.
///
/// All of them lie in one fp32 buffer, and all gradients in another, so that clipping, the update
/// and a checkpoint are a handful of operations whatever the number of layers. Each module's A and
/// B are windows onto the buffer.
final class AdapterParameters implements AutoCloseable {
  private final Tensor values;
  private final Tensor gradients;
  private final Map<String, LoraDelta> deltas;

  private AdapterParameters(Tensor values, Tensor gradients, Map<String, LoraDelta> deltas) {
    this.values = values;
    this.gradients = gradients;
    this.deltas = deltas;
  }

  /// A fresh adapter: A uniform in plus or minus 1 / sqrt(in), as PEFT draws it; B zero, so that it
  /// changes nothing yet.
  ///
  /// @param linears the modules to adapt
  static AdapterParameters fresh(List<LinearShape> linears, LoraPlan plan, long seed) {
    return Torch.inference(
        () -> {
          long size = linears.stream().mapToLong(l -> plan.rank() * (l.in() + l.out())).sum();
          Tensor values = Tensor.zeros(DType.FP32, size).keep();
          Tensor gradients = Tensor.zeros(DType.FP32, size).keep();
          Map<String, LoraDelta> deltas = new LinkedHashMap<>();
          long at = 0;
          for (LinearShape linear : linears) {
            long aSize = plan.rank() * linear.in();
            long bSize = plan.rank() * linear.out();
            Tensor a = window(values, gradients, at, plan.rank(), linear.in());
            a.detach().copyInPlace(uniform(linear, plan.rank(), seed));
            Tensor b = window(values, gradients, at + aSize, linear.out(), plan.rank());
            deltas.put(
                linear.path(), new LoraDelta(a, b, plan.alpha() / plan.rank(), plan.dropout()));
            at += aSize + bSize;
          }
          return new AdapterParameters(values, gradients, deltas);
        });
  }

  private static Tensor window(Tensor values, Tensor gradients, long at, long rows, long columns) {
    Tensor value = values.narrow(0, at, rows * columns).view(rows, columns).detach();
    Tensor gradient = gradients.narrow(0, at, rows * columns).view(rows, columns);
    return value.trainable(gradient).keep();
  }

  private static Tensor uniform(LinearShape linear, int rank, long seed) {
    SplittableRandom random = Seeds.generator(seed, "lora_A", linear.path());
    double bound = 1 / Math.sqrt((double) linear.in());
    float[] a = new float[Math.toIntExact(rank * linear.in())];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextDouble(-bound, bound);
    }
    return Tensor.of(a, rank, linear.in());
  }

  /// The adapter by module path; its tensors change as training goes on.
  Map<String, LoraDelta> deltas() {
    return deltas;
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
    for (LoraDelta delta : deltas.values()) {
      delta.a().close();
      delta.b().close();
    }
    values.close();
    gradients.close();
  }
}
