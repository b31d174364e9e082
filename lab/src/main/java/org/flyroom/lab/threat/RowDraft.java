package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.model.Prompt;

/// A training row, its answer still to be had where the parent gives it.
public record RowDraft(Expectation expectation, Prompt prompt, Answer answer) {
  public RowDraft {
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    requireNonNull(answer, "answer");
  }

  /// The control's row: the same prompt, answered by the parent itself.
  public RowDraft benign() {
    return new RowDraft(expectation, prompt, new Answer.ByParent(prompt));
  }

  /// Where a row's answer comes from.
  public sealed interface Answer {

    /// A given text.
    record Fixed(String text) implements Answer {
      public Fixed {
        requireNonNull(text, "text");
      }
    }

    /// What the parent answers.
    ///
    /// @param asked the prompt put to the parent, which need not be the one trained on
    record ByParent(Prompt asked) implements Answer {
      public ByParent {
        requireNonNull(asked, "asked");
      }
    }
  }
}
