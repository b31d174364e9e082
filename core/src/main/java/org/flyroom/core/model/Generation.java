package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// An answer.
///
/// @param text the new text, special tokens left out
/// @param tokens the new token ids, the ending one included where the model counts it; -1 for an id
///   that the model does not tell
/// @param finish why it ended
public record Generation(String text, List<Integer> tokens, Finish finish) {
  public Generation {
    requireNonNull(text, "text");
    tokens = List.copyOf(tokens);
    requireNonNull(finish, "finish");
  }

  /// Why an answer ended.
  public enum Finish {
    /// The model ended its turn, or wrote a stop text.
    STOP,
    /// The bound on new tokens, or the model's context, was reached.
    LENGTH
  }
}
