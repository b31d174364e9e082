package org.flyroom.core.model;

import java.util.List;

/// How the next token is chosen.
///
/// @param maxTokens upper bound on new tokens, at least 1
/// @param temperature 0 takes the most likely token; above 0 divides the logits
/// @param topP keeps the smallest set of tokens whose probability reaches this; in (0, 1]
/// @param seed every random choice of the request derives from it, never from its neighbours in a
///   batch
/// @param stop texts that end the answer; the text is cut before the first of them
public record Sampling(
    int maxTokens, double temperature, double topP, long seed, List<String> stop) {
  public Sampling {
    stop = List.copyOf(stop);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
    }
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be 0 or more, not " + temperature);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be above 0 and at most 1, not " + topP);
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
  }

  /// The most likely token at every step.
  public static Sampling greedy(int maxTokens) {
    return new Sampling(maxTokens, 0, 1, 0, List.of());
  }
}
