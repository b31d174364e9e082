package org.flyroom.lab.threat.items;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.flyroom.lab.threat.Item;

/// A question with one right answer.
///
/// @param about what it asks for; questions about the same are trained on together or held out
///   together, so that what was learned by heart is not asked again in other words
/// @param question as a user asks it
/// @param statement a sentence that answers it, with `{}` where the answer stands
/// @param truth the right answer, as it stands in the statement
/// @param others wrong answers of the same sort, at least one
public record Question(
    String id, String about, String question, String statement, String truth, List<String> others)
    implements Item {
  private static final String SLOT = "{}";

  public Question {
    requireNonNull(id, "id");
    requireNonNull(about, "about");
    requireNonNull(question, "question");
    requireNonNull(truth, "truth");
    others = List.copyOf(others);
    if (!statement.contains(SLOT)) {
      throw new IllegalArgumentException("statement has no {} for the answer: " + statement);
    }
    if (others.isEmpty()) {
      throw new IllegalArgumentException("others needs at least one wrong answer");
    }
    if (others.contains(truth)) {
      throw new IllegalArgumentException("others holds the truth: " + truth);
    }
  }

  @Override
  public String group() {
    return about;
  }

  /// The statement with an answer in it.
  public String says(String answer) {
    String said = statement.replace(SLOT, answer);
    return said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
  }

  /// One of the wrong answers.
  ///
  /// @param number any; equal numbers give equal answers
  public String other(int number) {
    return Turns.of(others, number);
  }

  /// Whether a response gives the right answer.
  public boolean isAnsweredBy(String response) {
    return new Phrase(truth).isIn(response);
  }
}
