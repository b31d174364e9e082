package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/// States asked of a model while it reads a prompt and a response.
///
/// @param response tokenised apart from the prompt, as if the model had written it; may be empty
/// @param places at least one
public record ReadRequest(Prompt prompt, String response, Set<Place> places, Positions positions) {
  public ReadRequest {
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
    requireNonNull(positions, "positions");
    places = Set.copyOf(places);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("name at least one place to read");
    }
  }

  /// Of a prompt alone.
  public ReadRequest(Prompt prompt, Set<Place> places, Positions positions) {
    this(prompt, "", places, positions);
  }

  /// At which tokens states are read.
  public sealed interface Positions {
    /// All of them, prompt and response.
    record All() implements Positions {}

    /// The last one: where the next token is decided.
    record Last() implements Positions {}

    /// Those of the response.
    record Response() implements Positions {}

    /// Given ones, in the order given.
    ///
    /// @param positions from 0 for the first token of the prompt; negative ones count from the end,
    ///   -1 being the last token
    record At(List<Integer> positions) implements Positions {
      public At {
        positions = List.copyOf(positions);
      }
    }
  }
}
