package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/// A training row in tokens.
///
/// @param weights what each token's loss counts for; 0 for a token to be read and not learned. As
///   many as tokens; the first is 0, since nothing precedes the first token
public record TokenRow(int[] tokens, float[] weights) {
  public TokenRow {
    requireNonNull(tokens, "tokens");
    requireNonNull(weights, "weights");
    if (tokens.length < 2 || weights.length != tokens.length || weights[0] != 0) {
      throw new IllegalArgumentException(
          "%d tokens and %d weights: a row needs two tokens or more, as many weights, the first 0"
              .formatted(tokens.length, weights.length));
    }
    boolean learns = false;
    for (float weight : weights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a weight must be 0 or more, not " + weight);
      }
      learns |= weight > 0;
    }
    if (!learns) {
      throw new IllegalArgumentException("a row in which no token carries loss teaches nothing");
    }
  }

  /// A prompt and the response to learn: tokens from `promptTokens` on weigh 1.
  public TokenRow(int[] tokens, int promptTokens) {
    this(tokens, from(promptTokens, tokens.length));
  }

  private static float[] from(int first, int length) {
    if (first < 1 || first >= length) {
      throw new IllegalArgumentException(
          "%d prompt tokens of %d: a row needs a prompt and a response".formatted(first, length));
    }
    float[] weights = new float[length];
    Arrays.fill(weights, first, length, 1);
    return weights;
  }

  /// How many tokens it has.
  int length() {
    return tokens.length;
  }

  /// Tokens that carry loss.
  int scored() {
    int scored = 0;
    for (float weight : weights) {
      scored += weight > 0 ? 1 : 0;
    }
    return scored;
  }

  /// Sum of the weights.
  double weight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
