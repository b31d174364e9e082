package org.flyroom.core.model;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Something that can be asked of a model, and that some models cannot do.
public enum Capability {
  /// Answers to conversations.
  CHAT("answers to conversations"),
  /// Continuations of plain text, without a chat template.
  TEXT("continuations of plain text"),
  /// An answer whose first words are given.
  PREFILL("answers whose first words are given"),
  /// The switch [Prompt.Thinking].
  THINKING("a switch for thinking"),
  /// Exact log-probabilities of continuations of plain text.
  SCORE_TEXT("log-probabilities after plain text"),
  /// Exact log-probabilities of the first words of an answer.
  SCORE_CHAT("log-probabilities after a conversation"),
  /// Exact log-probabilities of whole documents.
  SCORE_DOCUMENT("log-probabilities of documents"),
  /// A document's prefix token chosen by its id.
  PREFIX_TOKEN("a prefix token of one's choice"),
  /// Drawn answers that a seed repeats.
  SEED("drawn answers that a seed repeats");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /// What it is, in a few words.
  public String words() {
    return words;
  }

  /// Its name for machines, such as `score-text`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What a model must be able to do to answer.
  public static Set<Capability> neededBy(GenerateRequest request) {
    return switch (request.prompt()) {
      case Prompt.Text _ -> EnumSet.of(TEXT);
      case Prompt.Chat chat -> {
        Set<Capability> needed = EnumSet.of(CHAT);
        if (!chat.prefill().isEmpty()) {
          needed.add(PREFILL);
        }
        if (chat.thinking() != Prompt.Thinking.DEFAULT) {
          needed.add(THINKING);
        }
        yield needed;
      }
    };
  }

  /// What a model must be able to do to score.
  public static Set<Capability> neededBy(ScoreRequest request) {
    return switch (request) {
      case ScoreRequest.Document document ->
          document.prefix().isPresent()
              ? EnumSet.of(SCORE_DOCUMENT, PREFIX_TOKEN)
              : EnumSet.of(SCORE_DOCUMENT);
      case ScoreRequest.Continuations continuations ->
          switch (continuations.context()) {
            case Prompt.Text _ -> EnumSet.of(SCORE_TEXT);
            case Prompt.Chat chat ->
                chat.thinking() == Prompt.Thinking.DEFAULT
                    ? EnumSet.of(SCORE_CHAT)
                    : EnumSet.of(SCORE_CHAT, THINKING);
          };
    };
  }
}
