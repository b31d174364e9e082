package org.flyroom.engine.lora.algebra;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;

/// What an adapter holds, in numbers.
///
/// @param parameters values of all its tensors
/// @param norm Frobenius norm of all updates and biases together, the root of the sum of their
///   squares
/// @param saved names of weights it replaces
public record AdapterSummary(
    long parameters, double norm, List<Module> modules, List<String> saved) {

  /// One adapted layer. Norms are Frobenius norms; that of the update is of scale · B A, before any
  /// magnitude, and that of the bias of scale · bias, 0 where there is none.
  public record Module(
      String path,
      int rank,
      double scale,
      boolean magnitude,
      double normA,
      double normB,
      double normUpdate,
      double normBias) {}

  public AdapterSummary {
    modules = List.copyOf(modules);
    saved = List.copyOf(saved);
  }

  /// Reads an adapter's numbers.
  public static AdapterSummary of(PeftAdapter adapter) {
    List<Module> modules = new ArrayList<>();
    long parameters = 0;
    double squares = 0;
    for (var entry : adapter.modules().entrySet()) {
      LoraModule module = entry.getValue();
      double update = Math.abs(module.scale()) * normOfProduct(module);
      double bias =
          Math.abs(module.scale()) * module.bias().map(some -> norm(some.toFloats())).orElse(0.0);
      squares += update * update + bias * bias;
      parameters += module.a().elements() + module.b().elements();
      parameters += module.bias().map(WeightTensor::elements).orElse(0L);
      parameters += module.magnitude().map(WeightTensor::elements).orElse(0L);
      modules.add(
          new Module(
              entry.getKey(),
              module.rank(),
              module.scale(),
              module.magnitude().isPresent(),
              norm(module.a().toFloats()),
              norm(module.b().toFloats()),
              update,
              bias));
    }
    parameters += adapter.saved().values().stream().mapToLong(WeightTensor::elements).sum();
    return new AdapterSummary(
        parameters, Math.sqrt(squares), modules, List.copyOf(adapter.saved().keySet()));
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /// The square of the norm of B A is the trace of (BᵀB)(A Aᵀ): two small matrices instead of one
  /// of the layer's size.
  private static double normOfProduct(LoraModule module) {
    int rank = module.rank();
    float[] a = module.a().toFloats();
    float[] b = module.b().toFloats();
    int in = a.length / rank;
    int out = b.length / rank;
    double trace = 0;
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < rank; j++) {
        double ofA = 0;
        for (int k = 0; k < in; k++) {
          ofA += (double) a[i * in + k] * a[j * in + k];
        }
        double ofB = 0;
        for (int k = 0; k < out; k++) {
          ofB += (double) b[k * rank + i] * b[k * rank + j];
        }
        trace += ofA * ofB;
      }
    }
    return Math.sqrt(Math.max(0, trace));
  }
}
