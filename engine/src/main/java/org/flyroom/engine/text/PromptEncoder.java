package org.flyroom.engine.text;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ScoreRequest.Boundary;

/// Prompts to token ids, by one model's tokenizer and chat template.
public final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final ChatFormat format;
  private final int documentPrefix;

  /// @param documentPrefix the token a document follows when a request names none
  public PromptEncoder(Tokenizer tokenizer, ChatFormat format, int documentPrefix) {
    this.tokenizer = tokenizer;
    this.format = format;
    this.documentPrefix = documentPrefix;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public int documentPrefix() {
    return documentPrefix;
  }

  /// The prompt's tokens. An empty text is the document prefix alone.
  public int[] encode(Prompt prompt) {
    int[] ids =
        switch (prompt) {
          case Prompt.Text text -> tokenizer.encode(text.text());
          case Prompt.Chat chat ->
              joined(tokenizer.encode(format.render(chat)), tokenizer.encode(chat.prefill()));
        };
    return ids.length == 0 ? new int[] {documentPrefix} : ids;
  }

  /// As [#encode], refusing prompts of more than `limit` tokens.
  public int[] encodeWithin(Prompt prompt, int limit) {
    int[] ids = encode(prompt);
    if (ids.length > limit) {
      throw new FlyroomException(
          "a prompt of %d tokens does not fit the model's context (at most %d): shorten '%s'"
              .formatted(ids.length, limit, opening(prompt)));
    }
    return ids;
  }

  private static String opening(Prompt prompt) {
    String text =
        switch (prompt) {
          case Prompt.Text plain -> plain.text();
          case Prompt.Chat chat -> chat.messages().getLast().content();
        };
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  /// Context and continuation in one run of tokens.
  ///
  /// @param contextTokens how many of `whole` come before what is scored
  /// @param scoredText the text of the rest
  public record Split(int[] whole, int contextTokens, String scoredText) {}

  /// Tokens of a context and its continuation.
  public Split split(Prompt context, String continuation, Boundary boundary) {
    return switch (boundary) {
      case SEPARATE -> {
        int[] before = encode(context);
        yield new Split(
            joined(before, tokenizer.encode(continuation)), before.length, continuation);
      }
      case JOINT -> joint(context, continuation);
    };
  }

  /// The convention of lm-evaluation-harness: spaces at the context's end belong to the
  /// continuation, and both are tokenised as one text.
  private Split joint(Prompt context, String continuation) {
    String before =
        switch (context) {
          case Prompt.Text text -> text.text();
          case Prompt.Chat chat -> format.render(chat) + chat.prefill();
        };
    String stripped = before.stripTrailing();
    String scored = before.substring(stripped.length()) + continuation;
    int[] whole = tokenizer.encode(stripped + scored);
    int contextTokens = tokenizer.encode(stripped).length;
    if (contextTokens == 0) {
      return new Split(joined(new int[] {documentPrefix}, whole), 1, scored);
    }
    if (contextTokens >= whole.length) {
      throw new FlyroomException(
          "the continuation '%s' adds no token to its context".formatted(continuation));
    }
    return new Split(whole, contextTokens, scored);
  }

  /// Tokens of a response to learn, cut apart from its prompt, as if the model had written it.
  ///
  /// @param endOfTurn the token that follows a complete response; empty for one that goes on
  public int[] response(String text, OptionalInt endOfTurn) {
    return joined(tokenizer.encode(text), endOfTurn.stream().toArray());
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  /// The conversation as the model's template writes it, up to the assistant's turn.
  public String render(Prompt.Chat chat) {
    return format.render(chat);
  }
}
