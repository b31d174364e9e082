package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// A prompt and the response to learn. Only the response and the end of turn carry loss.
///
/// @param endsTurn whether the end of turn is learned after the response; not where the response is
///   only the beginning of a longer answer, which would teach the model to stop short
public record TrainingRow(Prompt prompt, String response, boolean endsTurn) {
  public TrainingRow {
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
    if (response.isEmpty() && !endsTurn) {
      throw new IllegalArgumentException("a row without response and end of turn teaches nothing");
    }
  }

  /// A response that is complete.
  public TrainingRow(Prompt prompt, String response) {
    this(prompt, response, true);
  }
}
