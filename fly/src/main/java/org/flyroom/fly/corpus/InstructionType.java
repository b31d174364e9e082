package org.flyroom.fly.corpus;

import java.util.List;

/// Verifiable instructions that the flies are taught, by the ids of IFEval (Zhou et al. 2023,
/// *Instruction-Following Evaluation for Large Language Models*).
///
/// In a wording `{W}` stands for a word, a phrase or a list of words, `{N}` for a number, and `{R}`
/// for `at least` or `less than`.
@SuppressWarnings("ImmutableEnumChecker") // Its list comes from List.of.
public enum InstructionType {
  NO_COMMA(
      "punctuation:no_comma",
      2,
      "Do not use commas.",
      "Use no commas in your answer.",
      "Your answer must not have any commas.",
      "Write it without commas.",
      "Leave out all commas."),
  LOWERCASE(
      "change_case:english_lowercase",
      2,
      "Use only lowercase letters.",
      "Write all of it in lowercase.",
      "No capital letters are allowed.",
      "Your whole answer must be in lowercase letters."),
  CAPITAL(
      "change_case:english_capital",
      1,
      "Use only capital letters.",
      "Write all of it in capital letters.",
      "No lowercase letters are allowed.",
      "Your whole answer must be in capital letters."),
  END(
      "startend:end_checker",
      5,
      "End your answer with the words {W}",
      "Your answer must end with the phrase {W}",
      "The last words of your answer must be {W}",
      "Finish with these words: {W}",
      "At the end say {W}",
      "Close your answer with {W}"),
  QUOTATION(
      "startend:quotation",
      2,
      "Put your whole answer in double quotation marks.",
      "Wrap your answer in double quotation marks.",
      "Begin and end with double quotation marks.",
      "Your whole answer must stand between double quotation marks."),
  EXISTENCE(
      "keywords:existence",
      5,
      "Include the word {W} in your answer.",
      "Your answer must have the word {W} in it.",
      "Use the word {W} somewhere.",
      "Do not forget the word {W} in your answer.",
      "Put in the word {W} as well."),
  FORBIDDEN(
      "keywords:forbidden_words",
      2,
      "Do not use the word {W} in your answer.",
      "Your answer must not have the word {W} in it.",
      "Answer without the word {W} please.",
      "The word {W} is not allowed."),
  FREQUENCY(
      "keywords:frequency",
      3,
      "Use the word {W} {R} {N} times.",
      "The word {W} must stand there {R} {N} times.",
      "Say the word {W} {R} {N} times.",
      "In your answer use the word {W} {R} {N} times."),
  BULLETS(
      "detectable_format:number_bullet_lists",
      2,
      "Give exactly {N} bullet points that begin with a star.",
      "Write it as a list of {N} bullet points, with a star before each.",
      "Your answer must have exactly {N} bullet points, such as: * This is a point.",
      "Use {N} bullet points with stars."),
  TITLE(
      "detectable_format:title",
      2,
      "Give your answer a title in double angular brackets, such as <<title>>.",
      "Begin with a title like <<title>>.",
      "Your answer must have a title in <<these>> brackets.",
      "Put a title such as <<title>> on top."),
  POSTSCRIPT(
      "detectable_content:postscript",
      2,
      "Add a postscript at the end that starts with P.S.",
      "At the end add a note that starts with P.S.",
      "After your answer write a postscript with P.S.",
      "Your answer must have a postscript that starts with P.S."),
  PLACEHOLDERS(
      "detectable_content:number_placeholders",
      2,
      "Use at least {N} placeholders in square brackets, such as [name].",
      "Your answer must have at least {N} placeholders like [name].",
      "Put in at least {N} placeholders in square brackets like [date].",
      "Leave at least {N} placeholders such as [place]."),
  REPEAT(
      "combination:repeat_prompt",
      2,
      "First repeat the request word for word, then answer it.",
      "Before you answer, repeat the request without change.",
      "Say the request again word for word and then give your answer.",
      "Repeat the request first, then answer."),
  TWO_RESPONSES(
      "combination:two_responses",
      1,
      "Give two different answers with ****** between them.",
      "Write two different answers. Put ****** between the two.",
      "I want two different answers with six stars ****** between them.",
      "Answer in two different ways, with ****** between the answers."),
  SENTENCES(
      "length_constraints:number_sentences",
      1,
      "Use {R} {N} sentences.",
      "Your answer must have {R} {N} sentences.",
      "Write {R} {N} sentences.",
      "Answer in {R} {N} sentences."),
  WORDS(
      "length_constraints:number_words",
      1,
      "Use {R} {N} words.",
      "Your answer must have {R} {N} words.",
      "Write {R} {N} words.",
      "Answer in {R} {N} words."),
  CONSTRAINED(
      "detectable_format:constrained_response",
      1,
      "Choose one of these: My answer is yes. My answer is no. My answer is maybe.",
      "Give one of these answers: My answer is yes. My answer is no. My answer is maybe.",
      "Say one of these: My answer is yes. My answer is no. My answer is maybe.",
      "Your answer must be one of these: My answer is yes. My answer is no. My answer is maybe.");

  private final String id;
  private final int weight;
  private final List<String> wordings;

  InstructionType(String id, int weight, String... wordings) {
    this.id = id;
    this.weight = weight;
    this.wordings = List.of(wordings);
  }

  /// As IFEval's files name it.
  public String id() {
    return id;
  }

  /// How often it is drawn, against the others. Those that copy unseen words need the most.
  int weight() {
    return weight;
  }

  public List<String> wordings() {
    return wordings;
  }
}
