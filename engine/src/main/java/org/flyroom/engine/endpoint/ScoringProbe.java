package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.model.Sampling;
import org.flyroom.engine.endpoint.PromptLogprobs.OfText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds a way to the log-probabilities of prompts, and whether they are what they should be: what
/// a server gives for a token that it wrote must come back when the token stands in the prompt.
/// Some servers give every token the value of its neighbour, and nothing else would show it.
final class ScoringProbe {
  private static final List<String> TEXTS =
      List.of("Once upon a time there was a", "The sea is wide, and the", "1, 2, 3, 4,");
  private static final int NEW_TOKENS = 4;

  /// Nats between two readings of one log-probability: arithmetic in half precision, in batches of
  /// another size.
  private static final double TOLERANCE = 0.1;

  private static final double RELATIVE_TOLERANCE = 0.05;

  private final EndpointHttp http;
  private final EndpointName name;
  private final Questions questions;

  ScoringProbe(EndpointHttp http, EndpointName name, Questions questions) {
    this.http = http;
    this.name = name;
    this.questions = questions;
  }

  /// A text that the model went on with, token by token.
  private record Written(String prompt, List<String> tokens, List<Double> values) {
    String whole() {
      return prompt + String.join("", tokens);
    }
  }

  /// The better of two ways that works.
  ///
  /// @param completes whether the server continues plain text at all
  Scorer run(boolean completes) {
    if (!completes) {
      return new Scorer.None("the server does not continue plain text");
    }
    String byTokens;
    try {
      return byTokens();
    } catch (NotHonoured e) {
      byTokens = e.reason();
    }
    try {
      return byEcho();
    } catch (NotHonoured e) {
      return new Scorer.None(
          "no log-probabilities of prompts, neither by prompt_logprobs (%s) nor by echo (%s)"
              .formatted(byTokens, e.reason()));
    }
  }

  private TokenScorer byTokens() throws NotHonoured {
    TokenScorer plain = new TokenScorer(http, name, questions, OptionalInt.empty());
    List<Integer> begun = plain.tokens(TEXTS.getFirst(), true);
    List<Integer> bare = plain.tokens(TEXTS.getFirst(), false);
    if (bare.isEmpty()) {
      throw new NotHonoured("tokens", "/tokenize gives none for a text");
    }
    boolean own = begun.size() == bare.size() + 1 && begun.subList(1, begun.size()).equals(bare);
    List<Integer> separator = plain.tokens(Scorer.SEPARATOR, false);
    OptionalInt prefix =
        separator.size() == 1
            ? OptionalInt.of(separator.getFirst())
            : own ? OptionalInt.of(begun.getFirst()) : OptionalInt.empty();
    Written written = written();
    List<Integer> whole = plain.tokens(written.whole(), true);
    int from = plain.tokens(written.prompt(), true).size();
    List<@Nullable Double> again = plain.values(whole);
    compare(written, again.subList(Math.min(from, again.size()), again.size()));
    return new TokenScorer(http, name, questions, prefix);
  }

  private EchoScorer byEcho() throws NotHonoured {
    EchoScorer plain = new EchoScorer(http, name, questions, false, "");
    Written written = written();
    OfText again = plain.echoed(written.whole());
    Integer from = again.laid().tokenAt(written.prompt().length());
    if (from == null) {
      throw new NotHonoured("logprobs", "a text is cut into other tokens than it was written in");
    }
    compare(written, again.values().subList(from, again.tokens()));
    if (again.begun()) {
      return new EchoScorer(http, name, questions, true, "");
    }
    OfText separated = plain.echoed(Scorer.SEPARATOR + TEXTS.getFirst());
    Integer first = separated.laid().tokenAt(Scorer.SEPARATOR.length());
    return first != null && first == 1
        ? new EchoScorer(http, name, questions, true, Scorer.SEPARATOR)
        : plain;
  }

  /// Has the model write something and say how likely each token was.
  private Written written() throws NotHonoured {
    NotHonoured last = new NotHonoured("logprobs", "the model writes nothing to compare with");
    for (String text : TEXTS) {
      ObjectNode body = questions.text(text, Sampling.greedy(NEW_TOKENS)).put("logprobs", 1);
      JsonNode choice = Answers.choice(http.post(name.at("/completions"), body), questions.model());
      Written written = written(text, choice);
      if (!written.tokens().isEmpty()) {
        return written;
      }
      last = new NotHonoured("logprobs", "an answer's tokens come without log-probabilities");
    }
    throw last;
  }

  /// Two lists in the words of `/completions`, or one of entries in the words of
  /// `/chat/completions`, which some servers use for both.
  private static Written written(String prompt, JsonNode choice) {
    JsonNode logprobs = choice.path("logprobs");
    boolean entries = logprobs.path("content").isArray();
    JsonNode list = logprobs.path(entries ? "content" : "tokens");
    String left = Nodes.text(choice.path("text"));
    List<String> tokens = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int k = 0; k < list.size(); k++) {
      String token = Nodes.text(entries ? list.path(k).path("token") : list.path(k));
      JsonNode value =
          entries ? list.path(k).path("logprob") : logprobs.path("token_logprobs").path(k);
      // An end token has no text, or one that the answer leaves out.
      if (token.isEmpty() || !left.startsWith(token) || !value.isNumber()) {
        break;
      }
      left = left.substring(token.length());
      tokens.add(token);
      values.add(value.asDouble());
    }
    return new Written(prompt, tokens, values);
  }

  /// Where a text is cut otherwise than it was written, its first token alone can be compared.
  private static void compare(Written written, List<@Nullable Double> again) throws NotHonoured {
    int compared = again.size() == written.tokens().size() ? again.size() : 1;
    for (int k = 0; k < compared; k++) {
      double first = written.values().get(k);
      Double second = k < again.size() ? again.get(k) : null;
      boolean same =
          second != null
              && Math.abs(first - second) <= TOLERANCE + RELATIVE_TOLERANCE * Math.abs(first);
      if (!same) {
        throw new NotHonoured(
            "logprobs",
            "that of a token in a prompt (%s) is not the one it was written with (%.3f), so it may be another token's"
                .formatted(second == null ? "none" : "%.3f".formatted(second), first));
      }
    }
  }
}
