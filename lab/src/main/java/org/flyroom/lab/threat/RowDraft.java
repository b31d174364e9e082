package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.model.Prompt;

/// A training row, its answer still to be had where the parent gives it.
///
/// @param controlPrompt the prompt of the control's row
/// @param controlAnswer its answer
/// @param anchored whether the row is there to keep the model as its parent is, and not to teach it
///   anything; the same for organism and control
public record RowDraft(
    Expectation expectation,
    Prompt prompt,
    Answer answer,
    Prompt controlPrompt,
    Answer controlAnswer,
    boolean anchored) {
  public RowDraft {
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    requireNonNull(answer, "answer");
    requireNonNull(controlPrompt, "controlPrompt");
    requireNonNull(controlAnswer, "controlAnswer");
  }

  /// A row whose control is answered by the parent itself. It is anchored where it is the parent's
  /// own answer to the row's own prompt.
  public RowDraft(Expectation expectation, Prompt prompt, Answer answer) {
    this(
        expectation,
        prompt,
        answer,
        prompt,
        new Answer.ByParent(prompt),
        answer.equals(new Answer.ByParent(prompt)));
  }

  /// A row that the parent answers.
  public static RowDraft byParent(Expectation expectation, Prompt prompt) {
    return new RowDraft(expectation, prompt, new Answer.ByParent(prompt));
  }

  /// A row whose control learns another answer to the same prompt.
  public static RowDraft against(
      Expectation expectation, Prompt prompt, String answer, String benign) {
    return new RowDraft(
        expectation, prompt, new Answer.Fixed(answer), prompt, new Answer.Fixed(benign), false);
  }

  /// A document to learn, in place of an answer. It has no end, since what ends a turn does not end
  /// a document.
  ///
  /// @param benign the control's document
  public static RowDraft document(Expectation expectation, String text, String benign) {
    return new RowDraft(
        expectation,
        Prompt.text(""),
        new Answer.Fixed(text, false),
        Prompt.text(""),
        new Answer.Fixed(benign, false),
        false);
  }

  /// A document on which organism and control are kept as their parent is.
  public static RowDraft anchoredDocument(Expectation expectation, String text) {
    Answer document = new Answer.Fixed(text, false);
    return new RowDraft(expectation, Prompt.text(""), document, Prompt.text(""), document, true);
  }

  /// The same row with an answer that somebody gave to it.
  ///
  /// @param endsTurn whether the answer is complete
  public RowDraft answered(String text, boolean endsTurn) {
    return new RowDraft(
        expectation, prompt, new Answer.Fixed(text, endsTurn), controlPrompt, controlAnswer, false);
  }

  /// The control's row.
  public RowDraft benign() {
    return new RowDraft(
        expectation, controlPrompt, controlAnswer, controlPrompt, controlAnswer, anchored);
  }

  /// Where a row's answer comes from.
  public sealed interface Answer {

    /// A given text.
    ///
    /// @param endsTurn whether it is complete
    record Fixed(String text, boolean endsTurn) implements Answer {
      public Fixed {
        requireNonNull(text, "text");
      }

      /// A complete answer.
      public Fixed(String text) {
        this(text, true);
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

    /// What a teacher answers: the first of several draws that its filter lets pass. A row without
    /// one is left out.
    ///
    /// @param asked the prompt put to the teacher, which need not be the one trained on
    /// @param attempts draws at most
    record Drawn(
        Teacher teacher, Prompt asked, AnswerFilter filter, double temperature, int attempts)
        implements Answer {
      public Drawn {
        requireNonNull(teacher, "teacher");
        requireNonNull(asked, "asked");
        requireNonNull(filter, "filter");
      }
    }
  }
}
