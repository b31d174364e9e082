package org.flyroom.core.model;

import java.util.List;

/// Full tuning of linear layers: every weight of theirs moves by itself. Embeddings, norms and head
/// stay as they are.
///
/// It is kept as an adapter whose rank is the smaller side of each layer: the change of the weights
/// beside an identity. So it is worn, scaled, joined and exported as a low-rank one. Weight decay
/// draws towards the parent's weights.
///
/// @param modules names of the linear layers; [#ALL_LINEAR] for every one but the head
/// @param layers indices of the decoder layers; empty means all
public record FullPlan(List<String> modules, List<Integer> layers) implements WeightPlan {
  public FullPlan {
    modules = List.copyOf(modules);
    layers = List.copyOf(layers);
    if (modules.isEmpty()) {
      throw new IllegalArgumentException("full tuning needs at least one module");
    }
  }

  @Override
  public double dropout() {
    return 0;
  }
}
