package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// A prompt and the response to learn. Only the response and the end of turn carry loss.
public record TrainingRow(Prompt prompt, String response) {
  public TrainingRow {
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
  }
}
