package org.flyroom.engine.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.LoraDelta;

/// The weights of an adapter under training: A and B of each module.
final class AdapterParameters {
  private static final String A = ".lora_A";
  private static final String B = ".lora_B";

  private AdapterParameters() {}

  /// A fresh adapter: A uniform in plus or minus 1 / sqrt(in), as PEFT draws it; B zero, so that it
  /// changes nothing yet.
  ///
  /// @param linears the modules to adapt
  static FlatParameters fresh(List<LinearShape> linears, LoraPlan plan, long seed, int lanes) {
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    for (LinearShape linear : linears) {
      shapes.put(linear.path() + A, List.of((long) plan.rank(), linear.in()));
      shapes.put(linear.path() + B, List.of(linear.out(), (long) plan.rank()));
    }
    FlatParameters parameters = new FlatParameters(shapes, lanes);
    for (LinearShape linear : linears) {
      parameters.set(linear.path() + A, uniform(linear, plan.rank(), seed));
    }
    return parameters;
  }

  /// Sets a module's weights.
  static void set(FlatParameters parameters, String path, float[] a, float[] b) {
    parameters.set(path + A, a);
    parameters.set(path + B, b);
  }

  /// The adapter by module path, with gradients in a lane's buffer; its tensors change as training
  /// goes on.
  static Map<String, LoraDelta> deltas(
      FlatParameters parameters, List<LinearShape> linears, LoraPlan plan, int lane) {
    Map<String, LoraDelta> deltas = new LinkedHashMap<>();
    for (LinearShape linear : linears) {
      deltas.put(
          linear.path(),
          new LoraDelta(
              parameters.weight(linear.path() + A, lane),
              parameters.weight(linear.path() + B, lane),
              plan.alpha() / plan.rank(),
              plan.dropout()));
    }
    return deltas;
  }

  private static float[] uniform(LinearShape linear, int rank, long seed) {
    SplittableRandom random = Seeds.generator(seed, "lora_A", linear.path());
    double bound = 1 / Math.sqrt((double) linear.in());
    float[] a = new float[Math.toIntExact(rank * linear.in())];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextDouble(-bound, bound);
    }
    return a;
  }
}
