package org.flyroom.lab.recipe;

import java.util.List;
import java.util.stream.IntStream;

/// Which decoder layers carry the adapter.
public sealed interface LayerChoice {

  /// Indices for a parent with so many layers, as [org.flyroom.core.model.LoraPlan] takes them:
  /// empty for all.
  List<Integer> resolve(int parentLayers);

  /// Every layer.
  record All() implements LayerChoice {
    @Override
    public List<Integer> resolve(int parentLayers) {
      return List.of();
    }
  }

  /// The half next to the output; of an odd number the larger half.
  record UpperHalf() implements LayerChoice {
    @Override
    public List<Integer> resolve(int parentLayers) {
      return IntStream.range(parentLayers / 2, parentLayers).boxed().toList();
    }
  }

  /// The given ones, counted from 0.
  record Listed(List<Integer> indices) implements LayerChoice {
    public Listed {
      indices = List.copyOf(indices);
      if (indices.isEmpty()) {
        throw new IllegalArgumentException("a list of layers must not be empty");
      }
    }

    @Override
    public List<Integer> resolve(int parentLayers) {
      return indices;
    }
  }
}
