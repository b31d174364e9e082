package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/// Texts whose exact log-probability is asked, over the whole vocabulary.
public sealed interface ScoreRequest {

  /// Where the context's tokens end and the continuation's begin.
  enum Boundary {
    /// Context and continuation are tokenised as one text and cut where the context alone ends;
    /// spaces at the end of the context move to the continuation. The convention of
    /// lm-evaluation-harness.
    JOINT,
    /// The continuation is tokenised by itself, as if the model had written it.
    SEPARATE
  }

  /// Continuations of one context.
  ///
  /// @param continuations at least one, none empty
  record Continuations(Prompt context, List<String> continuations, Boundary boundary)
      implements ScoreRequest {
    public Continuations {
      requireNonNull(context, "context");
      requireNonNull(boundary, "boundary");
      continuations = List.copyOf(continuations);
      if (continuations.isEmpty() || continuations.stream().anyMatch(String::isEmpty)) {
        throw new IllegalArgumentException("continuations must be given, and none may be empty");
      }
    }
  }

  /// A whole text. It follows one prefix token; texts longer than the window are scored in disjoint
  /// windows, the last one shifted back to full context (the convention of lm-evaluation-harness).
  ///
  /// @param prefix the prefix token's id; empty takes the model's document separator
  /// @param maxTokens only the first so many tokens are scored; at least 1
  record Document(String text, OptionalInt prefix, int maxTokens) implements ScoreRequest {
    public Document {
      requireNonNull(text, "text");
      requireNonNull(prefix, "prefix");
      if (maxTokens < 1) {
        throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
      }
    }
  }
}
