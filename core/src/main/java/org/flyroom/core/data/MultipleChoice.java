package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;

/// A question with choices, one of them right.
///
/// @param row counted from 0 within its subject's file
/// @param answerIndex index of the right choice, counted from 0
public record MultipleChoice(
    String subject, int row, String question, List<String> choices, int answerIndex) {
  public MultipleChoice {
    requireNonNull(subject, "subject");
    requireNonNull(question, "question");
    choices = List.copyOf(choices);
    Objects.checkIndex(answerIndex, choices.size());
  }

  /// A stable name among the rows of its split, such as `anatomy/17`.
  public String id() {
    return subject + "/" + row;
  }
}
