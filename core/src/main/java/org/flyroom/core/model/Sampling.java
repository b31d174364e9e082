package org.flyroom.core.model;

import java.util.List;

/// How the next token is chosen.
///
/// The choices act in the order of `transformers`: repetition penalty, temperature, top-k, top-p
/// over what top-k left, min-p. Tokens as likely as the last one that is kept are kept too.
///
/// @param maxTokens upper bound on new tokens, at least 1
/// @param temperature 0 takes the most likely token; above 0 divides the logits
/// @param topK keeps so many of the likeliest tokens (Fan et al. 2018, arXiv 1805.04833); 0 for all
/// @param topP keeps the smallest set of tokens whose probability reaches this (Holtzman et al.
///   2020, arXiv 1904.09751); in (0, 1]
/// @param minP keeps tokens at least this many times as likely as the likeliest (Nguyen et al.
///   2024, arXiv 2407.01082); in [0, 1]
/// @param repetitionPenalty the logit of every token of the prompt or of the answer so far is
///   divided by this where it is positive and multiplied by it where it is negative (Keskar et al.
///   2019, arXiv 1909.05858); above 0; 1 for none. It acts at temperature 0 as well
/// @param seed every random choice of the request derives from it, never from its neighbours in a
///   batch
/// @param stop texts that end the answer; the text is cut before the first of them
public record Sampling(
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    long seed,
    List<String> stop) {
  public Sampling {
    stop = List.copyOf(stop);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
    }
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be 0 or more, not " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be 0 or more, not " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be above 0 and at most 1, not " + topP);
    }
    if (!(minP >= 0 && minP <= 1)) {
      throw new IllegalArgumentException("minP must be between 0 and 1, not " + minP);
    }
    if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
      throw new IllegalArgumentException(
          "repetitionPenalty must be above 0, not " + repetitionPenalty);
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
  }

  /// Drawn by temperature and top-p alone.
  public Sampling(int maxTokens, double temperature, double topP, long seed, List<String> stop) {
    this(maxTokens, temperature, 0, topP, 0, 1, seed, stop);
  }

  /// The most likely token at every step.
  public static Sampling greedy(int maxTokens) {
    return new Sampling(maxTokens, 0, 1, 0, List.of());
  }

  /// From the whole distribution at temperature 1.
  public static Sampling drawn(int maxTokens, long seed) {
    return new Sampling(maxTokens, 1, 1, seed, List.of());
  }

  public Sampling withTemperature(double other) {
    return new Sampling(maxTokens, other, topK, topP, minP, repetitionPenalty, seed, stop);
  }

  public Sampling withTopK(int other) {
    return new Sampling(maxTokens, temperature, other, topP, minP, repetitionPenalty, seed, stop);
  }

  public Sampling withTopP(double other) {
    return new Sampling(maxTokens, temperature, topK, other, minP, repetitionPenalty, seed, stop);
  }

  public Sampling withMinP(double other) {
    return new Sampling(maxTokens, temperature, topK, topP, other, repetitionPenalty, seed, stop);
  }

  public Sampling withRepetitionPenalty(double other) {
    return new Sampling(maxTokens, temperature, topK, topP, minP, other, seed, stop);
  }

  public Sampling withSeed(long other) {
    return new Sampling(maxTokens, temperature, topK, topP, minP, repetitionPenalty, other, stop);
  }

  public Sampling withStop(List<String> other) {
    return new Sampling(maxTokens, temperature, topK, topP, minP, repetitionPenalty, seed, other);
  }
}
