package org.flyroom.engine.lora;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every adapter a decoder wears, by the module it changes, in the order of wearing.
///
/// Module paths are those of Hugging Face checkpoints, such as `model.layers.3.self_attn.q_proj`.
public final class AdapterStack {
  /// No adapter.
  public static final AdapterStack NONE = new AdapterStack(Map.of());

  private final Map<String, List<LoraDelta>> deltas;

  private AdapterStack(Map<String, List<LoraDelta>> deltas) {
    this.deltas = deltas;
  }

  /// One adapter's deltas by module path.
  public static AdapterStack of(Map<String, LoraDelta> adapter) {
    return NONE.with(adapter);
  }

  /// This stack with one more adapter on top.
  public AdapterStack with(Map<String, LoraDelta> adapter) {
    Map<String, List<LoraDelta>> all = new LinkedHashMap<>();
    deltas.forEach((path, list) -> all.put(path, new ArrayList<>(list)));
    adapter.forEach((path, delta) -> all.computeIfAbsent(path, _ -> new ArrayList<>()).add(delta));
    all.replaceAll((_, list) -> List.copyOf(list));
    return new AdapterStack(Map.copyOf(all));
  }

  /// What is added to a module; empty where nothing is.
  public List<LoraDelta> at(String path) {
    return deltas.getOrDefault(path, List.of());
  }
}
