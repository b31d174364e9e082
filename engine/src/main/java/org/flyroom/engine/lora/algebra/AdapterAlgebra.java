package org.flyroom.engine.lora.algebra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;

/// Exact operations that make one adapter of others. Sums and products are taken in double
/// precision and rounded to fp32 once.
///
/// What has no exact result as an adapter is refused: an adapter with magnitudes (DoRA) is no sum,
/// and a replaced weight has no parts. [MergedModel] takes both.
public final class AdapterAlgebra {
  /// A part of B smaller than this is rounding, not what the adapter learned.
  private static final double LEAST_REST = 1e-5;

  private AdapterAlgebra() {}

  /// One adapter that does what the given ones do when stacked, each times its weight. Ranks add
  /// up; scale and weight go into A, so that every module's scale is 1 and no rule for scales (such
  /// as rsLoRA's) is left to apply.
  ///
  /// @throws FlyroomException naming each adapter that cannot take part
  public static PeftAdapter concatenated(List<Weighted> adapters) {
    Map<String, List<Part>> parts = parts(adapters);
    SequencedMap<String, WeightTensor> saved = new TreeMap<>();
    adapters.forEach(each -> saved.putAll(each.adapter().saved()));
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    parts.forEach((path, some) -> modules.put(path, concatenated(path, some)));
    return new PeftAdapter(modules, saved);
  }

  /// A module and the whole factor on its B A.
  ///
  /// @param name the adapter's, for messages
  private record Part(String name, LoraModule module, double factor) {}

  /// What the adapters add to each module.
  ///
  /// @throws FlyroomException naming each adapter whose effect is no sum
  private static Map<String, List<Part>> parts(List<Weighted> adapters) {
    Weighted.requireCompatible(adapters);
    Map<String, List<Part>> parts = new LinkedHashMap<>();
    for (Weighted each : adapters) {
      requireSum(each);
      each.adapter()
          .modules()
          .forEach(
              (path, module) ->
                  parts
                      .computeIfAbsent(path, _ -> new ArrayList<>())
                      .add(new Part(each.name(), module, module.scale() * each.weight())));
    }
    return parts;
  }

  private static LoraModule concatenated(String path, List<Part> parts) {
    int rank = parts.stream().mapToInt(part -> part.module.rank()).sum();
    long out = parts.getFirst().module.b().shape().getFirst();
    long in = parts.getFirst().module.a().shape().getLast();
    float[] a = new float[Math.toIntExact(rank * in)];
    float[] b = new float[Math.toIntExact(out * rank)];
    double[] biases = new double[Math.toIntExact(out)];
    boolean biased = false;
    int column = 0;
    for (Part part : parts) {
      int own = part.module.rank();
      float[] ownA = part.module.a().toFloats();
      for (int i = 0; i < ownA.length; i++) {
        a[Math.toIntExact(column * in) + i] = (float) (part.factor * ownA[i]);
      }
      float[] ownB = part.module.b().toFloats();
      for (int row = 0; row < out; row++) {
        System.arraycopy(ownB, row * own, b, row * rank + column, own);
      }
      column += own;
      if (part.module.bias().isPresent()) {
        biased = true;
        float[] bias = part.module.bias().get().toFloats();
        for (int row = 0; row < out; row++) {
          biases[row] += part.factor * bias[row];
        }
      }
    }
    return new LoraModule(
        WeightTensor.ofFloats(path + ".lora_A.weight", List.of((long) rank, in), a),
        WeightTensor.ofFloats(path + ".lora_B.weight", List.of(out, (long) rank), b),
        1,
        Optional.empty(),
        biased ? Optional.of(bias(path, biases)) : Optional.empty());
  }

  private static WeightTensor bias(String path, double[] values) {
    return WeightTensor.ofFloats(
        path + ".lora_B.bias", List.of((long) values.length), rounded(values));
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /// One adapter whose A is the sum of the given ones' A, and its B of their B, each times the root
  /// of its scale and weight; of a negative weight the sign goes to A. It is what PEFT's
  /// `add_weighted_adapter` makes with `combination_type="linear"`, and no sum of what the adapters
  /// do: every A also meets every other B.
  ///
  /// @throws FlyroomException naming each adapter that cannot take part, and modules whose ranks
  ///   differ
  public static PeftAdapter summedFactors(List<Weighted> adapters) {
    Map<String, List<Part>> parts = parts(adapters);
    List<String> problems = new ArrayList<>();
    for (Weighted each : adapters) {
      if (!each.adapter().saved().isEmpty()) {
        problems.add(
            each.name() + ": modules_to_save replaces whole weights, which have no factors");
      }
    }
    parts.forEach((path, some) -> addProblems(path, some, problems));
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    parts.forEach((path, some) -> modules.put(path, summed(path, some)));
    return new PeftAdapter(modules, new TreeMap<>());
  }

  private static void addProblems(String path, List<Part> parts, List<String> problems) {
    int rank = parts.getFirst().module.rank();
    for (Part part : parts) {
      if (part.module.bias().isPresent()) {
        problems.add("%s: '%s' has a bias, which has no factors".formatted(part.name, path));
      } else if (part.module.rank() != rank) {
        problems.add(
            "%s: '%s' has rank %d, and %d in an adapter before it: factors of one rank add up, or combine exactly"
                .formatted(part.name, path, part.module.rank(), rank));
      }
    }
  }

  private static LoraModule summed(String path, List<Part> parts) {
    LoraModule first = parts.getFirst().module;
    double[] a = new double[Math.toIntExact(first.a().elements())];
    double[] b = new double[Math.toIntExact(first.b().elements())];
    for (Part part : parts) {
      double root = Math.sqrt(Math.abs(part.factor));
      add(a, part.module.a(), Math.signum(part.factor) * root);
      add(b, part.module.b(), root);
    }
    return new LoraModule(
        WeightTensor.ofFloats(path + ".lora_A.weight", first.a().shape(), rounded(a)),
        WeightTensor.ofFloats(path + ".lora_B.weight", first.b().shape(), rounded(b)),
        1,
        Optional.empty(),
        Optional.empty());
  }

  private static void add(double[] sum, WeightTensor tensor, double factor) {
    float[] values = tensor.toFloats();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  /// The adapter with its effect multiplied: 0 switches it off, -1 turns it round. Only scales
  /// change; A and B keep every bit.
  ///
  /// @param name for messages
  /// @throws FlyroomException when the effect is no sum, or the factor is no number
  public static PeftAdapter scaled(String name, PeftAdapter adapter, double factor) {
    Weighted weighted = new Weighted(name, adapter, factor);
    Weighted.requireCompatible(List.of(weighted));
    requireSum(weighted);
    return changed(
        adapter,
        (_, module) ->
            new LoraModule(
                module.a(),
                module.b(),
                module.scale() * factor + 0.0,
                Optional.empty(),
                module.bias()));
  }

  /// The adapter that undoes this one: worn together they add nothing.
  ///
  /// @throws FlyroomException as [#scaled]
  public static PeftAdapter negated(String name, PeftAdapter adapter) {
    return scaled(name, adapter, -1);
  }

  /// The adapter without what it writes along a direction of the residual stream. Each B that
  /// writes there (attention and feed-forward outputs), and each bias, loses its part along the
  /// direction and is then scaled to the Frobenius norm it had.
  ///
  /// @param base the parent's
  /// @param direction one value per entry of the residual stream, of any length but 0
  /// @throws FlyroomException when no module writes to the residual stream, when nothing is left of
  ///   one, or when the family norms outputs before they get there
  public static PeftAdapter projected(
      String name, PeftAdapter adapter, ModelConfig base, float[] direction) {
    Weighted whole = Weighted.whole(name, adapter);
    requireSum(whole);
    double[] unit = unit(direction, base);
    if (base.family().postNorms()) {
      throw new FlyroomException(
          "%s: %s norms what layers put out before it reaches the residual stream, so that taking a direction out of B does not keep it out"
              .formatted(name, base.family().architecture()));
    }
    if (adapter.modules().keySet().stream().noneMatch(AdapterAlgebra::writesToResidual)) {
      throw new FlyroomException(
          "%s: no module writes to the residual stream (o_proj, down_proj)".formatted(name));
    }
    return changed(
        adapter,
        (path, module) ->
            writesToResidual(path)
                ? new LoraModule(
                    module.a(),
                    WeightTensor.ofFloats(
                        module.b().name(),
                        module.b().shape(),
                        without(name, path, module.b().toFloats(), module.rank(), unit)),
                    module.scale(),
                    Optional.empty(),
                    module
                        .bias()
                        .map(
                            bias ->
                                WeightTensor.ofFloats(
                                    bias.name(),
                                    bias.shape(),
                                    without(name, path, bias.toFloats(), 1, unit))))
                : module);
  }

  private static boolean writesToResidual(String path) {
    return path.endsWith(".o_proj") || path.endsWith(".down_proj");
  }

  private static double[] unit(float[] direction, ModelConfig base) {
    if (direction.length != base.hidden()) {
      throw new FlyroomException(
          "a direction of %d values, but the residual stream has %d"
              .formatted(direction.length, base.hidden()));
    }
    double squares = 0;
    for (float value : direction) {
      squares += (double) value * value;
    }
    if (!(squares > 0) || !Double.isFinite(squares)) {
      throw new FlyroomException(
          "a direction of length %s; it must be above 0".formatted(Math.sqrt(squares)));
    }
    double[] unit = new double[direction.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = direction[i] / Math.sqrt(squares);
    }
    return unit;
  }

  /// @param b `[out, rank]`
  private static float[] without(String name, String path, float[] b, int rank, double[] unit) {
    double[] rest = new double[b.length];
    double before = 0;
    double after = 0;
    for (int k = 0; k < rank; k++) {
      double along = 0;
      for (int row = 0; row < unit.length; row++) {
        along += unit[row] * b[row * rank + k];
      }
      for (int row = 0; row < unit.length; row++) {
        int at = row * rank + k;
        rest[at] = b[at] - along * unit[row];
        before += (double) b[at] * b[at];
        after += rest[at] * rest[at];
      }
    }
    if (Math.sqrt(after) < LEAST_REST * Math.sqrt(before)) {
      throw new FlyroomException(
          "%s: '%s' writes along this direction alone; nothing is left without it"
              .formatted(name, path));
    }
    double factor = before == 0 ? 1 : Math.sqrt(before / after);
    float[] result = new float[b.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (factor * rest[i]);
    }
    return result;
  }

  private static void requireSum(Weighted weighted) {
    if (weighted.hasMagnitudes()) {
      throw new FlyroomException(
          "%s: made with use_dora, whose effect is no sum and has no exact counterpart here; merge it into the weights instead"
              .formatted(weighted.name()));
    }
  }

  @FunctionalInterface
  private interface Change {
    LoraModule apply(String path, LoraModule module);
  }

  private static PeftAdapter changed(PeftAdapter adapter, Change change) {
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    adapter.modules().forEach((path, module) -> modules.put(path, change.apply(path, module)));
    return new PeftAdapter(modules, adapter.saved());
  }
}
