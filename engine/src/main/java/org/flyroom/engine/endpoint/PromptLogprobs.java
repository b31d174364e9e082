package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The log-probability of each token of a prompt, as two kinds of servers give them.
final class PromptLogprobs {
  private static final String LOGPROBS = "logprobs";
  private static final String PROMPT_LOGPROBS = "prompt_logprobs";

  private PromptLogprobs() {}

  /// A prompt's tokens with their places.
  ///
  /// @param laid where they lie in the text
  /// @param values one a token of the text; null for the first, which nothing predicts
  record OfText(String text, TextTokens.Laid laid, List<@Nullable Double> values) {

    /// Whether the server put a token of its own before the text, so that all of the text has
    /// log-probabilities.
    boolean begun() {
      return laid.before() == 1;
    }

    int tokens() {
      return values.size();
    }

    /// Sum over tokens.
    ///
    /// @param from the first
    /// @param to behind the last
    double sum(int from, int to) throws NotHonoured {
      double sum = 0;
      for (int k = from; k < to; k++) {
        Double value = values.get(k);
        if (value == null) {
          throw new NotHonoured(
              LOGPROBS, "token %d of %d has no log-probability".formatted(k + 1, values.size()));
        }
        sum += value;
      }
      return sum;
    }
  }

  /// What `echo` and `logprobs` of `/completions` give: the prompt's tokens, and perhaps one more
  /// that the model went on with.
  ///
  /// @param choice of the answer
  /// @param text the prompt
  static OfText echoed(JsonNode choice, String text) throws NotHonoured {
    JsonNode logprobs = choice.path(LOGPROBS);
    JsonNode tokens = logprobs.path("tokens");
    JsonNode values = logprobs.path("token_logprobs");
    if (!tokens.isArray() || !values.isArray()) {
      throw new NotHonoured(LOGPROBS, "the answer has no list of tokens with log-probabilities");
    }
    if (tokens.size() != values.size()) {
      throw new NotHonoured(
          LOGPROBS, "%d log-probabilities for %d tokens".formatted(values.size(), tokens.size()));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode token : tokens) {
      texts.add(Nodes.text(token));
    }
    TextTokens.Laid laid = TextTokens.over(texts, text);
    checkOffsets(logprobs.path("text_offset"), texts, text, laid);
    List<@Nullable Double> numbers = new ArrayList<>();
    for (int k = 0; k < laid.starts().size(); k++) {
      numbers.add(k == 0 ? null : finite(LOGPROBS, values.path(k), k));
    }
    return new OfText(text, laid, numbers);
  }

  /// Offsets count characters, from wherever the first token of the text begins. Where tokens have
  /// no text of their own, servers count them as they like.
  private static void checkOffsets(
      JsonNode offsets, List<String> tokens, String text, TextTokens.Laid laid) throws NotHonoured {
    if (!offsets.isArray()
        || laid.starts().stream().skip(laid.before()).anyMatch(at -> at == TextTokens.NOWHERE)
        || tokens.stream().skip(laid.before()).anyMatch(String::isEmpty)) {
      return;
    }
    if (offsets.size() != tokens.size()) {
      throw new NotHonoured(
          LOGPROBS, "%d text offsets for %d tokens".formatted(offsets.size(), tokens.size()));
    }
    int first = laid.before();
    for (int k = first; k < laid.starts().size(); k++) {
      int expected =
          Nodes.whole(offsets.path(first)) + text.codePointCount(0, laid.starts().get(k));
      if (Nodes.whole(offsets.path(k)) != expected) {
        throw new NotHonoured(
            LOGPROBS,
            "text_offset of token %d is %s, and it begins at %d"
                .formatted(k + 1, offsets.path(k), expected));
      }
    }
  }

  /// What `prompt_logprobs` gives for a prompt that was sent as token ids: a map a token, which
  /// must hold the token that was sent.
  ///
  /// @param choice of the answer
  /// @return one a token; null for the first
  static List<@Nullable Double> ofIds(JsonNode choice, List<Integer> ids) throws NotHonoured {
    JsonNode entries = choice.path(PROMPT_LOGPROBS);
    if (!entries.isArray()) {
      throw new NotHonoured(PROMPT_LOGPROBS, "the answer has none");
    }
    if (entries.size() != ids.size()) {
      throw new NotHonoured(
          PROMPT_LOGPROBS, "%d entries for %d tokens".formatted(entries.size(), ids.size()));
    }
    List<@Nullable Double> values = new ArrayList<>();
    values.add(null);
    for (int k = 1; k < ids.size(); k++) {
      JsonNode own = entries.path(k).path(Integer.toString(ids.get(k)));
      if (own.isMissingNode()) {
        throw new NotHonoured(
            PROMPT_LOGPROBS,
            "entry %d does not hold token %d, which stands there".formatted(k + 1, ids.get(k)));
      }
      values.add(finite(PROMPT_LOGPROBS, own.isObject() ? own.path("logprob") : own, k));
    }
    return values;
  }

  private static double finite(String key, JsonNode value, int token) throws NotHonoured {
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new NotHonoured(
          key, "that of token %d is %s, not a number".formatted(token + 1, value));
    }
    if (number > 1e-3) {
      throw new NotHonoured(
          key, "that of token %d is %s, more than certain".formatted(token + 1, number));
    }
    return number;
  }
}
