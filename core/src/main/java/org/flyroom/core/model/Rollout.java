package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A response that the model sampled, and how much better it was than expected.
///
/// @param tokens as sampled ([Generation#tokens]); not a text, which could be cut into tokens in
///   another way, whose probability is not that of the sample
/// @param advantage reward less its baseline; finite
public record Rollout(Prompt prompt, List<Integer> tokens, double advantage) {
  public Rollout {
    requireNonNull(prompt, "prompt");
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("a rollout needs at least one token");
    }
    if (!Double.isFinite(advantage)) {
      throw new IllegalArgumentException("the advantage must be finite, not " + advantage);
    }
  }
}
