package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.engine.endpoint.FakeEndpoint.Feature;
import org.flyroom.engine.endpoint.FakeEndpoint.Trouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists of log-probabilities, right or wrong.
final class FakeLogprobs {
  private FakeLogprobs() {}

  /// The list of `/completions`.
  ///
  /// @param echo whether the prompt's tokens are part of it
  static void put(
      LanguageModel model,
      ObjectNode choice,
      String prompt,
      String written,
      boolean echo,
      boolean begun,
      Set<Feature> features,
      @Nullable Trouble trouble) {
    List<String> texts = new ArrayList<>();
    List<@Nullable Double> values = new ArrayList<>();
    if (echo && begun) {
      texts.add(FakeTokens.BEGIN);
      values.add(null);
    }
    StringBuilder before = new StringBuilder(echo ? "" : prompt);
    List<String> own = FakeTokens.of(written);
    List<String> all = new ArrayList<>(echo ? FakeTokens.of(prompt) : List.of());
    all.addAll(own);
    for (String token : all) {
      boolean first = echo && texts.isEmpty();
      texts.add(token);
      values.add(first ? null : FakeServing.logprob(model, before.toString(), token));
      before.append(token);
    }
    if (echo && features.contains(Feature.VALUES_OF_NEIGHBOURS)) {
      values.remove(1);
      values.add(-0.5);
    }
    write(choice.putObject("logprobs"), texts, values, echo ? 0 : prompt.length(), trouble);
  }

  private static void write(
      ObjectNode logprobs,
      List<String> texts,
      List<@Nullable Double> values,
      int start,
      @Nullable Trouble trouble) {
    int bad = values.size() - 2;
    ArrayNode tokens = logprobs.putArray("tokens");
    ArrayNode numbers = logprobs.putArray("token_logprobs");
    ArrayNode offsets = logprobs.putArray("text_offset");
    int offset = start;
    for (int k = 0; k < texts.size(); k++) {
      if (trouble == Trouble.OTHER_TOKENS && k == bad) {
        offset += texts.get(k).length();
        continue;
      }
      tokens.add(texts.get(k));
      offsets.add(trouble == Trouble.SHIFTED_OFFSETS && k == bad ? offset + 1 : offset);
      offset += texts.get(k).length();
      if (trouble == Trouble.FEWER_LOGPROBS && k == bad) {
        continue;
      }
      Double value = values.get(k);
      if (value == null || (trouble == Trouble.NULL_LOGPROBS && k == bad)) {
        numbers.addNull();
      } else {
        numbers.add(trouble == Trouble.NAN_LOGPROBS && k == bad ? Double.NaN : value);
      }
    }
  }

  /// The list of `prompt_logprobs`.
  static void putByIds(
      LanguageModel model,
      ObjectNode choice,
      List<Integer> ids,
      List<String> texts,
      @Nullable Trouble trouble) {
    ArrayNode entries = choice.putArray("prompt_logprobs");
    int bad = ids.size() - 1;
    StringBuilder before = new StringBuilder();
    for (int k = 0; k < ids.size(); k++) {
      if (k == 0) {
        entries.addNull();
      } else if (trouble != Trouble.FEWER_LOGPROBS || k != bad) {
        int id = trouble == Trouble.OTHER_TOKENS && k == bad ? 7 : ids.get(k);
        ObjectNode own = entries.addObject().putObject(Integer.toString(id));
        own.put("decoded_token", texts.get(k)).put("rank", 1);
        if (trouble == Trouble.NULL_LOGPROBS && k == bad) {
          own.putNull("logprob");
        } else {
          own.put(
              "logprob",
              trouble == Trouble.NAN_LOGPROBS && k == bad
                  ? Double.NaN
                  : FakeServing.logprob(model, before.toString(), texts.get(k)));
        }
      }
      if (!texts.get(k).equals(FakeTokens.BEGIN)) {
        before.append(texts.get(k));
      }
    }
  }
}
