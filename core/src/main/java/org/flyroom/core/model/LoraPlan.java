package org.flyroom.core.model;

import java.util.List;

/// A low-rank adapter to be trained (Hu et al. 2021, arXiv 2106.09685).
///
/// @param rank inner dimension, at least 1
/// @param alpha the update is scaled by alpha / rank, or by alpha / sqrt(rank) where it is
///   rank-stabilised
/// @param modules names of the linear layers, such as `q_proj`; `all-linear` for every one but the
///   head
/// @param layers indices of the decoder layers that carry it; empty means all
/// @param dropout probability of dropping an input of the adapter while training, in [0, 1)
/// @param rankStabilised whether the scale falls with the root of the rank only, so that adapters
///   of high rank still learn (rsLoRA; Kalajdzievski 2023, arXiv 2312.03732)
public record LoraPlan(
    int rank,
    double alpha,
    List<String> modules,
    List<Integer> layers,
    double dropout,
    boolean rankStabilised)
    implements WeightPlan {

  public LoraPlan {
    modules = List.copyOf(modules);
    layers = List.copyOf(layers);
    if (rank < 1) {
      throw new IllegalArgumentException("rank must be at least 1, not " + rank);
    }
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be above 0, not " + alpha);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be at least 0 and below 1, not " + dropout);
    }
    if (modules.isEmpty()) {
      throw new IllegalArgumentException("an adapter needs at least one module");
    }
  }

  /// Scaled by alpha / rank.
  public LoraPlan(
      int rank, double alpha, List<String> modules, List<Integer> layers, double dropout) {
    this(rank, alpha, modules, layers, dropout, false);
  }

  /// The factor on B A.
  public double scale() {
    return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
  }
}
