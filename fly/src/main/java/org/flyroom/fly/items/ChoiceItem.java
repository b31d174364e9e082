package org.flyroom.fly.items;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;

/// A question with four options, one of them right.
///
/// @param fact the fact it asks for; items of one fact are not independent
/// @param exposure how the fact stands in the training texts: `asked` in documents and open
///   questions, `told` in documents only
/// @param answer index of the right option, counted from 0
public record ChoiceItem(
    String id,
    String fact,
    String subject,
    String exposure,
    String question,
    List<String> choices,
    int answer) {
  public ChoiceItem {
    requireNonNull(id, "id");
    requireNonNull(fact, "fact");
    requireNonNull(subject, "subject");
    requireNonNull(exposure, "exposure");
    requireNonNull(question, "question");
    choices = List.copyOf(choices);
    Objects.checkIndex(answer, choices.size());
  }
}
