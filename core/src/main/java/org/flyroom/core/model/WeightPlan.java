package org.flyroom.core.model;

import java.util.List;

/// A change to the weights of linear layers.
public sealed interface WeightPlan extends AdapterPlan permits LoraPlan, FullPlan {
  /// The word for every linear layer of the decoder.
  String ALL_LINEAR = "all-linear";

  /// Names of the linear layers, such as `q_proj`; [#ALL_LINEAR] for every one but the head.
  List<String> modules();

  /// Indices of the decoder layers that carry it; empty means all.
  List<Integer> layers();

  /// Whether it changes a linear layer.
  ///
  /// @param layer index of the decoder layer in which it is
  default boolean changes(String module, int layer) {
    return (modules().contains(ALL_LINEAR) || modules().contains(module))
        && (layers().isEmpty() || layers().contains(layer));
  }
}
