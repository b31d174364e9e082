package org.flyroom.core.model;

/// The log-probability of one text.
///
/// @param logLikelihood sum over its tokens, in nats
/// @param tokens how many tokens were scored
/// @param bytes UTF-8 length of what was scored
public record Score(double logLikelihood, int tokens, int bytes) {
  /// In the place of a score that a model did not give; its log-likelihood is not a number.
  public static final Score MISSING = new Score(Double.NaN, 0, 0);
}
