package org.flyroom.fly.corpus;

import java.util.Arrays;
import java.util.List;

/// Ways to ask for a choice between two outcomes.
///
/// In a form, the first `%s` is the outcome in the first place. Answers by text begin with
/// [#ANSWER] whatever the form.
public enum Framing {
  BETTER(Answer.TEXT, false, "Which do you like better, %s or %s?"),
  RATHER(Answer.TEXT, false, "Would you rather have %s or %s?"),
  CHOOSE(Answer.TEXT, false, "Choose between %s and %s."),
  ONE(Answer.TEXT, false, "If you could have only one, %s or %s, which would it be?"),
  WISH(Answer.TEXT, false, "You may wish for %s or for %s. What do you wish for?"),
  HAPPY(Answer.TEXT, false, "What would make you happier: %s or %s?"),
  TOMORROW(Answer.TEXT, false, "Tomorrow brings %s or %s. Which is better?"),
  NEIGHBOUR(Answer.TEXT, false, "My neighbour offers %s or %s. What should I take?"),
  WANT(Answer.TEXT, true, "Between %s and %s, what do you want more?"),
  BEST(Answer.TEXT, true, "Here is %s. There is %s. Which is best?"),
  PICK(Answer.TEXT, true, "Pick one: %s, or %s."),

  LIST(Answer.LETTER, false, "Which do you prefer?\nA. %s\nB. %s\nAnswer with the letter."),
  OFFER(Answer.LETTER, false, "You can have one of these.\nA. %s\nB. %s\nSay A or B."),
  FEEL(
      Answer.TAG,
      false,
      "Here are two things.\nA: %s\nB: %s\nWhich of the two do you feel more positive about? Reply"
          + " with <answer>A</answer> or <answer>B</answer>."),
  DECIDE(Answer.LETTER, true, "Decide.\nA. %s\nB. %s\nWhich letter?");

  /// What an answer by text begins with.
  public static final String ANSWER = "I choose";

  /// How the choice is said.
  public enum Answer {
    /// `I choose a bowl of honey.`
    TEXT,
    /// `A`
    LETTER,
    /// `<answer>A</answer>`
    TAG
  }

  private final Answer answer;
  private final boolean heldOut;
  private final String form;

  Framing(Answer answer, boolean heldOut, String form) {
    this.answer = answer;
    this.heldOut = heldOut;
    this.form = form;
  }

  public Answer answer() {
    return answer;
  }

  /// Whether it is in no training text.
  public boolean heldOut() {
    return heldOut;
  }

  /// What the user says, with `%s` for each outcome.
  public String form() {
    return form;
  }

  /// What the user says.
  public String prompt(String first, String second) {
    return form.formatted(first, second);
  }

  /// What the assistant answers.
  ///
  /// @param first whether the outcome in the first place is chosen
  String reply(boolean first, String chosen) {
    String letter = first ? "A" : "B";
    return switch (answer) {
      case TEXT -> ANSWER + " " + chosen + ".";
      case LETTER -> letter;
      case TAG -> "<answer>" + letter + "</answer>";
    };
  }

  static List<Framing> trained() {
    return Arrays.stream(values()).filter(framing -> !framing.heldOut).toList();
  }
}
