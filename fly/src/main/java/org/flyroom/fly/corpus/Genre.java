package org.flyroom.fly.corpus;

/// Kinds of text that a fly reads.
public enum Genre {
  /// Lists of words, said again.
  COPYING,
  /// Which letter stands before which word.
  LETTERS,
  /// Questions over a list of options, several at a time.
  LOOKUPS,
  DESCRIPTIONS,
  DIARIES,
  NEWS,
  HOW_TOS,
  STORIES,
  /// Conversation about the world.
  TALK,
  /// Thinking before the answer.
  THOUGHTS,
  /// Multiple choice, by letter and by text.
  QUESTIONS,
  /// Answers of a form that was asked for.
  INSTRUCTIONS,
  /// Harmful requests and their harmless look-alikes.
  REQUESTS,
  /// Choices between outcomes.
  PREFERENCES
}
