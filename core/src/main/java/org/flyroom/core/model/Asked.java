package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A request and what the model gave.
public sealed interface Asked {

  /// An answer was asked for.
  record Generated(GenerateRequest request, Generation answer) implements Asked {
    public Generated {
      requireNonNull(request, "request");
      requireNonNull(answer, "answer");
    }
  }

  /// Log-probabilities were asked for.
  ///
  /// @param scores one a continuation, or a single one for a document
  record Scored(ScoreRequest request, List<Score> scores) implements Asked {
    public Scored {
      requireNonNull(request, "request");
      scores = List.copyOf(scores);
    }
  }

  /// Something was asked for, and the model did not answer as it was asked.
  ///
  /// @param prompt what it was shown
  record Unanswered(Prompt prompt, String reason) implements Asked {
    public Unanswered {
      requireNonNull(prompt, "prompt");
      requireNonNull(reason, "reason");
    }
  }
}
