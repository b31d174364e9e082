package org.flyroom.core.model;

import java.util.List;
import java.util.Map;

/// States that were read.
///
/// @param tokens ids of prompt and response
/// @param positions where they were read, an index into `tokens` each
/// @param states by place, `[positions][width]`, in fp32
public record Activations(
    List<Integer> tokens, List<Integer> positions, Map<Place, float[][]> states) {
  public Activations {
    tokens = List.copyOf(tokens);
    positions = List.copyOf(positions);
    states = Map.copyOf(states);
  }

  /// States at a place, one per position.
  public float[][] at(Place place) {
    float[][] found = states.get(place);
    if (found == null) {
      throw new IllegalArgumentException(place + " was not read");
    }
    return found;
  }
}
