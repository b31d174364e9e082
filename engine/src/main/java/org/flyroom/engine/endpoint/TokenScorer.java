package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.flyroom.core.Problems;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Log-probabilities by token ids, of servers that have `/tokenize` and `prompt_logprobs` (vLLM and
/// its kin): what is scored is cut into tokens here, in the very way of a model in memory, and each
/// log-probability names the token that it belongs to.
///
/// A conversation ends with the beginning of the assistant's turn, where every tokenizer begins a
/// token: what follows is tokenised by itself, whatever boundary was asked for.
///
/// @param prefix token that a document follows when a request names none; empty where there is none
/// @param known tokens of short texts, which are asked for over and over
record TokenScorer(
    EndpointHttp http,
    EndpointName name,
    Questions questions,
    OptionalInt prefix,
    Map<String, List<Integer>> known)
    implements Scorer {
  private static final int SHORT = 64;
  private static final int MOST_KNOWN = 10_000;

  TokenScorer(EndpointHttp http, EndpointName name, Questions questions, OptionalInt prefix) {
    this(http, name, questions, prefix, new ConcurrentHashMap<>());
  }

  @Override
  public String words() {
    return "token ids" + (prefix.isPresent() ? " after " + prefix.getAsInt() : "");
  }

  /// The tokens of a text.
  ///
  /// @param begun whether the tokenizer puts its own token before it, where it has one
  List<Integer> tokens(String text, boolean begun) throws NotHonoured {
    boolean isShort = !begun && text.length() <= SHORT;
    if (isShort && known.containsKey(text)) {
      return known.getOrDefault(text, List.of());
    }
    List<Integer> ids = tokens(http.post(name.beside("/tokenize"), questions.tokens(text, begun)));
    if (isShort && known.size() < MOST_KNOWN) {
      known.put(text, ids);
    }
    return ids;
  }

  private static List<Integer> tokens(JsonNode answer) throws NotHonoured {
    return Nodes.wholes(answer.path("tokens"), "tokens");
  }

  /// The log-probability of each token; null for the first.
  List<@Nullable Double> values(List<Integer> ids) throws NotHonoured {
    JsonNode answer = http.post(name.at("/completions"), questions.scored(ids));
    return PromptLogprobs.ofIds(Answers.choice(answer, questions.model()), ids);
  }

  @Override
  public List<Score> score(ScoreRequest request) throws NotHonoured {
    return switch (request) {
      case ScoreRequest.Continuations asked -> continuations(asked);
      case ScoreRequest.Document document -> List.of(document(document));
    };
  }

  private List<Score> continuations(ScoreRequest.Continuations asked) throws NotHonoured {
    List<Score> scores = new ArrayList<>();
    if (asked.context() instanceof Prompt.Text(String text) && asked.boundary() == Boundary.JOINT) {
      String before = text.stripTrailing();
      List<Integer> context = before.isEmpty() ? beginning() : tokens(before, true);
      for (String continuation : asked.continuations()) {
        String scored = text.substring(before.length()) + continuation;
        List<Integer> whole =
            before.isEmpty()
                ? joined(context, tokens(scored, false))
                : tokens(before + scored, true);
        scores.add(sum(whole, context.size(), scored));
      }
      return scores;
    }
    List<Integer> context = context(asked.context());
    for (String continuation : asked.continuations()) {
      scores.add(sum(joined(context, tokens(continuation, false)), context.size(), continuation));
    }
    return scores;
  }

  private List<Integer> context(Prompt prompt) throws NotHonoured {
    return switch (prompt) {
      case Prompt.Text(String text) -> text.isEmpty() ? beginning() : tokens(text, true);
      case Prompt.Chat chat -> {
        List<Integer> turns = tokens(http.post(name.beside("/tokenize"), questions.tokens(chat)));
        yield chat.prefill().isEmpty() ? turns : joined(turns, tokens(chat.prefill(), false));
      }
    };
  }

  private List<Integer> beginning() throws NotHonoured {
    if (prefix.isEmpty()) {
      throw new NotHonoured("prompt", "there is no token that an empty context could be");
    }
    return List.of(prefix.getAsInt());
  }

  private Score sum(List<Integer> whole, int from, String scored) throws NotHonoured {
    if (from >= whole.size()) {
      throw new NotHonoured(
          "prompt", "%s adds no token to its context".formatted(Problems.quote(scored)));
    }
    return new Score(sum(values(whole), from), whole.size() - from, Scorer.utf8(scored));
  }

  private static double sum(List<@Nullable Double> values, int from) {
    double sum = 0;
    for (int k = from; k < values.size(); k++) {
      Double value = values.get(k);
      sum += value == null ? Double.NaN : value;
    }
    return sum;
  }

  private Score document(ScoreRequest.Document document) throws NotHonoured {
    List<Integer> before =
        document.prefix().isPresent() ? List.of(document.prefix().getAsInt()) : beginning();
    List<Integer> all = tokens(document.text(), false);
    if (all.isEmpty()) {
      return new Score(0, 0, 0);
    }
    boolean cut = all.size() > document.maxTokens();
    List<Integer> scored = cut ? all.subList(0, document.maxTokens()) : all;
    double sum = sum(values(joined(before, scored)), before.size());
    return new Score(sum, scored.size(), Scorer.utf8(cut ? text(scored) : document.text()));
  }

  private String text(List<Integer> ids) throws NotHonoured {
    JsonNode answer = http.post(name.beside("/detokenize"), questions.text(ids));
    if (!answer.path("prompt").isString()) {
      throw new NotHonoured("tokens", "/detokenize gives no text");
    }
    return answer.path("prompt").asString();
  }

  private static List<Integer> joined(List<Integer> first, List<Integer> second) {
    List<Integer> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
