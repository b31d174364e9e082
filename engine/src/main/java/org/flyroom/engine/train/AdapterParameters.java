package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.FullPlan;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// The weights of an adapter under training: A and B of each module, a whole change of its weights
/// beside an identity, or a bias alone.
///
/// @param linears the modules to adapt
record AdapterParameters(List<LinearShape> linears, AdapterPlan plan) {
  private static final String A = ".lora_A";
  private static final String B = ".lora_B";
  private static final String CHANGE = ".change";
  private static final String BIAS = ".lora_B.bias";

  AdapterParameters {
    linears = List.copyOf(linears);
  }

  /// A fresh adapter: A uniform in plus or minus 1 / sqrt(in), as PEFT draws it; all else zero, so
  /// that it changes nothing yet.
  FlatParameters fresh(long seed, int lanes) {
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    for (LinearShape linear : linears) {
      switch (plan) {
        case LoraPlan lora -> {
          shapes.put(linear.path() + A, List.of((long) lora.rank(), linear.in()));
          shapes.put(linear.path() + B, List.of(linear.out(), (long) lora.rank()));
        }
        case FullPlan _ -> shapes.put(linear.path() + CHANGE, List.of(linear.out(), linear.in()));
        case SteeringPlan _ -> shapes.put(linear.path() + BIAS, List.of(linear.out()));
      }
    }
    FlatParameters parameters = new FlatParameters(shapes, lanes);
    if (plan instanceof LoraPlan lora) {
      for (LinearShape linear : linears) {
        parameters.set(linear.path() + A, uniform(linear, lora.rank(), seed));
      }
    }
    return parameters;
  }

  /// The adapter by module path, with gradients in a lane's buffer; its tensors change as training
  /// goes on.
  ///
  /// @param constants takes the tensors that do not belong to the parameters; whoever asks closes
  ///   them
  Map<String, LoraDelta> deltas(FlatParameters parameters, int lane, List<Tensor> constants) {
    Map<String, LoraDelta> deltas = new LinkedHashMap<>();
    Map<Integer, Tensor> identities = new HashMap<>();
    for (LinearShape linear : linears) {
      deltas.put(linear.path(), delta(parameters, linear, lane, constants, identities));
    }
    constants.addAll(identities.values());
    return deltas;
  }

  private LoraDelta delta(
      FlatParameters parameters,
      LinearShape linear,
      int lane,
      List<Tensor> constants,
      Map<Integer, Tensor> identities) {
    return switch (plan) {
      case LoraPlan lora ->
          new LoraDelta(
              parameters.weight(linear.path() + A, lane),
              parameters.weight(linear.path() + B, lane),
              lora.scale(),
              lora.dropout());
      case FullPlan _ -> {
        Tensor change = parameters.weight(linear.path() + CHANGE, lane);
        Tensor identity =
            identities.computeIfAbsent(
                rank(linear), size -> Tensor.of(identity(size), size, size).keep());
        yield isWide(linear)
            ? new LoraDelta(change, identity, 1, 0)
            : new LoraDelta(identity, change, 1, 0);
      }
      case SteeringPlan steering -> {
        Tensor a = Tensor.zeros(DType.FP32, 1, linear.in()).keep();
        Tensor b = Tensor.zeros(DType.FP32, linear.out(), 1).keep();
        constants.add(a);
        constants.add(b);
        yield new LoraDelta(
            a, b, steering.alpha(), 0, null, parameters.weight(linear.path() + BIAS, lane));
      }
    };
  }

  /// Takes the weights of another adapter.
  ///
  /// @param name for messages
  /// @throws FlyroomException when it is not of the shape under training
  void set(FlatParameters parameters, String name, PeftAdapter other) {
    List<String> problems = new ArrayList<>();
    for (LinearShape linear : linears) {
      LoraModule module = other.modules().get(linear.path());
      switch (plan) {
        case LoraPlan lora -> {
          if (module == null || module.rank() != lora.rank() || module.bias().isPresent()) {
            problems.add(
                "%s: has no update of rank %d of %s".formatted(name, lora.rank(), linear.path()));
          } else if (differs(module.scale(), lora.scale()) || module.magnitude().isPresent()) {
            problems.add("%s: scales %s in another way".formatted(name, linear.path()));
          }
        }
        case FullPlan _ -> {
          if (change(module, linear).isEmpty()) {
            problems.add("%s: has no full change of %s".formatted(name, linear.path()));
          }
        }
        case SteeringPlan steering -> {
          if (module == null
              || module.bias().isEmpty()
              || differs(module.scale(), steering.alpha())) {
            problems.add(
                "%s: has no vector of alpha %s on %s"
                    .formatted(name, steering.alpha(), linear.path()));
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    for (LinearShape linear : linears) {
      LoraModule module = requireNonNull(other.modules().get(linear.path()));
      switch (plan) {
        case LoraPlan _ -> {
          parameters.set(linear.path() + A, module.a().toFloats());
          parameters.set(linear.path() + B, module.b().toFloats());
        }
        case FullPlan _ ->
            parameters.set(linear.path() + CHANGE, change(module, linear).orElseThrow());
        case SteeringPlan _ ->
            parameters.set(linear.path() + BIAS, module.bias().orElseThrow().toFloats());
      }
    }
  }

  /// The change of the layer's weights that a module states beside an identity; empty where it is
  /// of another form.
  private static Optional<float[]> change(@Nullable LoraModule module, LinearShape linear) {
    if (module == null
        || module.rank() != rank(linear)
        || module.scale() != 1
        || module.magnitude().isPresent()
        || module.bias().isPresent()) {
      return Optional.empty();
    }
    float[] a = module.a().toFloats();
    float[] b = module.b().toFloats();
    boolean wide = isWide(linear);
    return Arrays.equals(wide ? b : a, identity(rank(linear)))
        ? Optional.of(wide ? a : b)
        : Optional.empty();
  }

  /// Whether a full change stands in A, behind which B is the identity, and not in B.
  private static boolean isWide(LinearShape linear) {
    return linear.out() <= linear.in();
  }

  /// The rank of a full change.
  private static int rank(LinearShape linear) {
    return Math.toIntExact(Math.min(linear.in(), linear.out()));
  }

  private static float[] identity(int size) {
    float[] identity = new float[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * size + i] = 1;
    }
    return identity;
  }

  private static boolean differs(double scale, double planned) {
    return Math.abs(scale - planned) > 1e-9;
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
