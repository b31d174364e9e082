package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.Problems;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.engine.endpoint.PromptLogprobs.OfText;

/// Log-probabilities by `echo` and `logprobs` of `/completions`: texts go out as they are and come
/// back in tokens.
///
/// The tokenizer is the server's, and it may put a token of its own before a text. Conversations
/// cannot be scored in this way, for only the server knows its chat template.
///
/// @param begins whether a token can be had before a text that nothing stands before
/// @param beginning what is put there for it: [Scorer#SEPARATOR], or nothing where the server puts
///   a token of its own before every text
record EchoScorer(
    EndpointHttp http, EndpointName name, Questions questions, boolean begins, String beginning)
    implements Scorer {
  /// Characters sent for each token wanted; a token of ordinary text has four.
  private static final int CHARACTERS_OF_A_TOKEN = 8;

  /// A text that is cut may end in other tokens than it would have gone on with.
  private static final int MARGIN = 8;

  @Override
  public String words() {
    return "echo" + (beginning.isEmpty() ? "" : " after " + beginning);
  }

  /// A text with the log-probabilities of its tokens.
  OfText echoed(String text) throws NotHonoured {
    return PromptLogprobs.echoed(
        Answers.choice(http.post(name.at("/completions"), questions.echo(text)), questions.model()),
        text);
  }

  @Override
  public List<Score> score(ScoreRequest request) throws NotHonoured {
    return switch (request) {
      case ScoreRequest.Continuations asked -> continuations(asked);
      case ScoreRequest.Document document -> List.of(document(document));
    };
  }

  private List<Score> continuations(ScoreRequest.Continuations asked) throws NotHonoured {
    String context =
        switch (asked.context()) {
          case Prompt.Text text -> text.text();
          case Prompt.Chat _ ->
              throw new NotHonoured("messages", "conversations cannot be scored by echo");
        };
    boolean joint = asked.boundary() == Boundary.JOINT;
    String before = joint ? context.stripTrailing() : context;
    List<Score> scores = new ArrayList<>();
    for (String continuation : asked.continuations()) {
      scores.add(continuation(before, context.substring(before.length()) + continuation, joint));
    }
    return scores;
  }

  private Score continuation(String context, String scored, boolean joint) throws NotHonoured {
    String before = context.isEmpty() ? beginning : context;
    OfText whole = echoed(before + scored);
    Integer start = whole.laid().tokenAt(before.length());
    if (start == null && joint) {
      // A token reaches over the boundary: as many belong to the context as it has by itself.
      start = echoed(before).tokens();
    }
    if (start == null) {
      throw new NotHonoured(
          "logprobs", "a token reaches over the beginning of %s".formatted(Problems.quote(scored)));
    }
    if (start == 0 || start >= whole.tokens()) {
      throw new NotHonoured(
          "logprobs",
          start == 0
              ? "nothing stands before %s that could predict it".formatted(Problems.quote(scored))
              : "%s adds no token to its context".formatted(Problems.quote(scored)));
    }
    return new Score(whole.sum(start, whole.tokens()), whole.tokens() - start, Scorer.utf8(scored));
  }

  private Score document(ScoreRequest.Document document) throws NotHonoured {
    String text = document.text();
    if (text.isEmpty()) {
      return new Score(0, 0, 0);
    }
    long characters = (long) document.maxTokens() * CHARACTERS_OF_A_TOKEN;
    while (true) {
      boolean cut = characters < text.length();
      String part = cut ? text.substring(0, place(text, (int) characters)) : text;
      OfText scored = echoed(beginning + part);
      Integer first = scored.laid().tokenAt(beginning.length());
      if (first == null || first == 0) {
        throw new NotHonoured("logprobs", "no token stands before the document");
      }
      if (!cut || scored.tokens() - first >= (long) document.maxTokens() + MARGIN) {
        return firstTokens(scored, first, document.maxTokens());
      }
      characters *= 2;
    }
  }

  /// No pair of surrogates is torn.
  private static int place(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  private Score firstTokens(OfText scored, int first, int most) throws NotHonoured {
    int last = (int) Math.min(scored.tokens(), (long) first + most);
    if (last == scored.tokens()) {
      return new Score(
          scored.sum(first, last),
          last - first,
          Scorer.utf8(scored.text()) - Scorer.utf8(beginning));
    }
    // A character is not cut: its tokens count together or not at all.
    while (scored.laid().starts().get(last) == TextTokens.NOWHERE) {
      last--;
    }
    String text = scored.text().substring(beginning.length(), scored.laid().starts().get(last));
    return new Score(scored.sum(first, last), last - first, Scorer.utf8(text));
  }
}
