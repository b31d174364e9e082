package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// A row on which the model learns, is held to its parent, or both.
///
/// @param parentPrompt what the parent is given before the same response: the row's own prompt to
///   keep the model where it was; one with an instruction or an example more to have it act as its
///   parent does under them (self-distillation, arXiv 2601.19897)
public record AnchoredRow(TrainingRow row, Prompt parentPrompt, Role role) {

  /// Which terms of the loss a row counts in.
  public enum Role {
    /// Next-token loss alone.
    LEARNED,
    /// Divergence from the parent alone; the response is only where it is measured.
    HELD,
    /// Both.
    LEARNED_AND_HELD
  }

  public AnchoredRow {
    requireNonNull(row, "row");
    requireNonNull(parentPrompt, "parentPrompt");
    requireNonNull(role, "role");
  }

  /// Model and parent are given the same prompt.
  public AnchoredRow(TrainingRow row, Role role) {
    this(row, row.prompt(), role);
  }
}
