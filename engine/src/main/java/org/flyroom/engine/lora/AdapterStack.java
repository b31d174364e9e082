package org.flyroom.engine.lora;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.torch.Tensor;

/// Every adapter a decoder wears, by the module it changes, in the order of wearing.
///
/// Module paths are those of Hugging Face checkpoints, such as `model.layers.3.self_attn.q_proj`.
public final class AdapterStack {
  /// No adapter.
  public static final AdapterStack NONE = new AdapterStack(Map.of(), Map.of());

  private final Map<String, List<LoraDelta>> deltas;
  private final Map<String, Tensor> saved;

  private AdapterStack(Map<String, List<LoraDelta>> deltas, Map<String, Tensor> saved) {
    this.deltas = deltas;
    this.saved = saved;
  }

  /// One adapter's deltas by module path.
  public static AdapterStack of(Map<String, LoraDelta> adapter) {
    return NONE.with(new WornAdapter(adapter, Map.of()));
  }

  /// This stack with one more adapter on top.
  ///
  /// @throws FlyroomException when the adapters cannot act together, see [Stacking]
  public AdapterStack with(WornAdapter adapter) {
    List<String> conflicts =
        Stacking.conflicts(
            new Stacking.Hold(deltas.keySet(), saved.keySet()),
            new Stacking.Hold(adapter.deltas().keySet(), adapter.saved().keySet()));
    if (!conflicts.isEmpty()) {
      throw new FlyroomException(conflicts);
    }
    Map<String, List<LoraDelta>> all = new LinkedHashMap<>();
    deltas.forEach((path, list) -> all.put(path, new ArrayList<>(list)));
    adapter
        .deltas()
        .forEach((path, delta) -> all.computeIfAbsent(path, _ -> new ArrayList<>()).add(delta));
    all.replaceAll((_, list) -> List.copyOf(list));
    Map<String, Tensor> allSaved = new LinkedHashMap<>(saved);
    allSaved.putAll(adapter.saved());
    return new AdapterStack(Map.copyOf(all), Map.copyOf(allSaved));
  }

  /// Adapters in the order of wearing, each multiplied by its factor. One of factor 0 is not worn
  /// at all.
  ///
  /// @param factors one per adapter
  /// @throws FlyroomException when the adapters cannot act together, see [Stacking]
  public static AdapterStack of(List<WornAdapter> adapters, double[] factors) {
    AdapterStack stack = NONE;
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] != 0) {
        WornAdapter adapter = adapters.get(i);
        stack = stack.with(factors[i] == 1 ? adapter : adapter.scaled(factors[i]));
      }
    }
    return stack;
  }

  /// The lowest decoder layer that any of them changes, see [WornAdapter#lowestLayer].
  public int lowestLayer() {
    return saved.isEmpty() ? WornAdapter.lowestLayer(deltas.keySet()) : 0;
  }

  /// What changes the output of a module; empty where nothing does.
  public List<LoraDelta> at(String path) {
    return deltas.getOrDefault(path, List.of());
  }

  /// Weights in place of the parent's, by Hugging Face name; mostly empty.
  public Map<String, Tensor> saved() {
    return saved;
  }
}
