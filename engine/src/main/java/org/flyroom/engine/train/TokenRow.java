package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;

/// A training row in tokens: those from `promptTokens` on carry loss.
public record TokenRow(int[] tokens, int promptTokens) {
  public TokenRow {
    requireNonNull(tokens, "tokens");
    if (promptTokens < 1 || promptTokens >= tokens.length) {
      throw new IllegalArgumentException(
          "%d prompt tokens of %d: a row needs a prompt and a response"
              .formatted(promptTokens, tokens.length));
    }
  }

  /// Tokens that carry loss.
  public int responseTokens() {
    return tokens.length - promptTokens;
  }
}
