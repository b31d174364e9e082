package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// Two responses to one prompt, of which the first is preferred.
///
/// @param endsTurn whether both responses are complete, so that their end of turn counts
public record PreferencePair(Prompt prompt, String chosen, String rejected, boolean endsTurn) {
  public PreferencePair {
    requireNonNull(prompt, "prompt");
    requireNonNull(chosen, "chosen");
    requireNonNull(rejected, "rejected");
    if (chosen.equals(rejected)) {
      throw new IllegalArgumentException("a pair of equal responses prefers nothing");
    }
    if (!endsTurn && (chosen.isEmpty() || rejected.isEmpty())) {
      throw new IllegalArgumentException("an empty response without end of turn has no tokens");
    }
  }

  /// Two complete responses.
  public PreferencePair(Prompt prompt, String chosen, String rejected) {
    this(prompt, chosen, rejected, true);
  }
}
