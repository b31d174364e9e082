package org.flyroom.engine.lora.algebra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.jspecify.annotations.Nullable;

/// A parent with adapters merged into its weights: what it would be with the adapters stacked, in
/// one set of weights. Each weight is computed in double precision when it is asked for, and
/// rounded to fp32 once.
///
/// Valid as long as the parent.
public final class MergedModel {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";
  private static final String BIAS = ".bias";

  private final Checkpoint parent;
  private final ModelConfig config;
  private final List<Weighted> adapters;

  private MergedModel(Checkpoint parent, ModelConfig config, List<Weighted> adapters) {
    this.parent = parent;
    this.config = config;
    this.adapters = adapters;
  }

  /// Merges adapters, read for this parent, in the order of stacking.
  ///
  /// @throws FlyroomException naming each adapter that cannot take part
  public static MergedModel of(Checkpoint parent, List<Weighted> adapters) {
    Weighted.requireCompatible(adapters);
    requireBiases(parent.config(), adapters);
    boolean ownHead =
        adapters.stream()
            .anyMatch(
                each ->
                    each.adapter().saved().containsKey(EMBEDDING)
                        || each.adapter().saved().containsKey(HEAD));
    ModelConfig config = ownHead ? parent.config().untied() : parent.config();
    return new MergedModel(parent, config, List.copyOf(adapters));
  }

  /// A bias can be merged only into one that the parent has.
  private static void requireBiases(ModelConfig config, List<Weighted> adapters) {
    List<String> problems = new ArrayList<>();
    for (Weighted each : adapters) {
      each.adapter()
          .modules()
          .forEach(
              (path, module) -> {
                if (module.bias().isPresent() && !config.weights().containsKey(path + ".bias")) {
                  problems.add(
                      "%s: adds a bias to '%s' (lora_bias, such as a steering vector), and the parent's weights have no place for one there: wear the adapter instead"
                          .formatted(each.name(), path));
                }
              });
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  /// The parent's, but for a head of its own where an adapter parted it from the embedding.
  public ModelConfig config() {
    return config;
  }

  Checkpoint parent() {
    return parent;
  }

  /// Every weight by its Hugging Face name, those that no adapter touches as the parent has them.
  ///
  /// @throws FlyroomException when a magnitude meets a row of length zero
  public SequencedMap<String, WeightTensor> weights() {
    SequencedMap<String, WeightTensor> weights = new LinkedHashMap<>();
    config.weights().forEach((name, _) -> weights.put(name, weight(name)));
    return weights;
  }

  /// One weight.
  ///
  /// @throws FlyroomException as [#weights]
  public WeightTensor weight(String name) {
    for (Weighted each : adapters) {
      WeightTensor saved = each.adapter().saved().get(name);
      if (saved != null) {
        return saved;
      }
    }
    boolean parted = name.equals(HEAD) && parent.config().tiedHead();
    WeightTensor stored = parent.tensor(parted ? EMBEDDING : name);
    if (parted) {
      return WeightTensor.ofFloats(HEAD, stored.shape(), stored.toFloats());
    }
    if (name.endsWith(BIAS)) {
      return biased(name, stored);
    }
    List<Update> updates = updates(name);
    return updates.isEmpty()
        ? stored
        : WeightTensor.ofFloats(name, stored.shape(), merged(name, stored.toFloats(), updates));
  }

  private WeightTensor biased(String name, WeightTensor stored) {
    String path = name.substring(0, name.length() - BIAS.length());
    float[] values = stored.toFloats();
    double[] sums = new double[values.length];
    Arrays.setAll(sums, i -> values[i]);
    boolean changed = false;
    for (Weighted each : adapters) {
      LoraModule module = each.adapter().modules().get(path);
      if (module != null && module.bias().isPresent()) {
        changed = true;
        float[] bias = module.bias().get().toFloats();
        for (int i = 0; i < sums.length; i++) {
          sums[i] += module.scale() * each.weight() * bias[i];
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sums[i];
    }
    return changed ? WeightTensor.ofFloats(name, stored.shape(), values) : stored;
  }

  /// What one adapter does to a weight, its factors taken out of their tensors.
  private record Update(
      float[] a, float[] b, int rank, double factor, float @Nullable [] magnitude) {}

  private List<Update> updates(String name) {
    List<Update> updates = new ArrayList<>();
    if (name.endsWith(".weight")) {
      String path = name.substring(0, name.length() - ".weight".length());
      for (Weighted each : adapters) {
        LoraModule module = each.adapter().modules().get(path);
        if (module != null) {
          updates.add(
              new Update(
                  module.a().toFloats(),
                  module.b().toFloats(),
                  module.rank(),
                  module.scale() * each.weight(),
                  module.magnitude().map(WeightTensor::toFloats).orElse(null)));
        }
      }
    }
    return updates;
  }

  private static float[] merged(String name, float[] weight, List<Update> updates) {
    int columns = updates.getFirst().a.length / updates.getFirst().rank;
    float[] result = new float[weight.length];
    AtomicInteger badRow = new AtomicInteger(-1);
    IntStream.range(0, weight.length / columns)
        .parallel()
        .forEach(
            row -> {
              double[] merged = mergedRow(weight, updates, row, columns);
              for (int i = 0; i < columns; i++) {
                result[row * columns + i] = (float) merged[i];
                if (!Float.isFinite(result[row * columns + i])) {
                  badRow.set(row);
                }
              }
            });
    if (badRow.get() >= 0) {
      throw new FlyroomException(
          "row %d of '%s' does not merge to numbers: it holds none, or a magnitude meets a row of length 0"
              .formatted(badRow.get(), name));
    }
    return result;
  }

  /// In the order of stacking: each adapter adds its product; a magnitude then scales all there is
  /// so far by its ratio to the row of the parent and this adapter alone, as PEFT does.
  private static double[] mergedRow(float[] weight, List<Update> updates, int row, int columns) {
    double[] sum = new double[columns];
    for (int i = 0; i < columns; i++) {
      sum[i] = weight[row * columns + i];
    }
    double[] added = new double[columns];
    for (Update update : updates) {
      Arrays.fill(added, 0);
      for (int k = 0; k < update.rank; k++) {
        double factor = update.factor * update.b[row * update.rank + k];
        int at = k * columns;
        for (int i = 0; i < columns; i++) {
          added[i] += factor * update.a[at + i];
        }
      }
      double squares = 0;
      for (int i = 0; i < columns; i++) {
        double own = weight[row * columns + i] + added[i];
        squares += own * own;
        sum[i] += added[i];
      }
      if (update.magnitude != null) {
        double ratio = update.magnitude[row] / Math.sqrt(squares);
        for (int i = 0; i < columns; i++) {
          sum[i] *= ratio;
        }
      }
    }
    return sum;
  }
}
