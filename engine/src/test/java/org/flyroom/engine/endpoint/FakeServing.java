package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.store.Json;
import org.flyroom.engine.endpoint.FakeEndpoint.Feature;
import org.flyroom.engine.endpoint.FakeEndpoint.Trouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server answers, out of the answers and probabilities of a model.
final class FakeServing {
  private final FakeTokens tokens = new FakeTokens();
  private final Set<Feature> features;

  FakeServing(Set<Feature> features) {
    this.features = features;
  }

  /// A prompt as the server sees it.
  ///
  /// @param begun whether the text has the server's own token before it
  private record Seen(String text, boolean begun) {}

  static Prompt.Chat conversation(JsonNode body) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      messages.add(
          new Message(
              Role.ofWireName(message.path("role").asString()),
              message.path("content").asString()));
    }
    JsonNode thinking = body.path("chat_template_kwargs").path("enable_thinking");
    return new Prompt.Chat(
        messages,
        "",
        thinking.isBoolean()
            ? (thinking.asBoolean() ? Thinking.ON : Thinking.OFF)
            : Thinking.DEFAULT);
  }

  private static String rendered(Prompt.Chat chat) {
    StringBuilder text = new StringBuilder();
    for (Message message : chat.messages()) {
      text.append(
          "<|im_start|>%s\n%s<|im_end|>\n".formatted(message.role().wireName(), message.content()));
    }
    return text.append("<|im_start|>assistant\n").append(chat.prefill()).toString();
  }

  private static Prompt.Chat opened(Prompt.Chat chat) {
    int last = chat.messages().size() - 1;
    return new Prompt.Chat(
        chat.messages().subList(0, last), chat.messages().get(last).content(), chat.thinking());
  }

  private static Sampling sampling(JsonNode body) {
    List<String> stop = new ArrayList<>();
    body.path("stop").forEach(one -> stop.add(one.asString()));
    return new Sampling(
        body.path(body.has("max_tokens") ? "max_tokens" : "max_completion_tokens").asInt(),
        body.path("temperature").asDouble(),
        body.path("top_p").isNumber() ? body.path("top_p").asDouble() : 1,
        body.path("seed").asLong(),
        stop);
  }

  ObjectNode chat(LanguageModel model, ObjectNode body, @Nullable Trouble trouble) {
    Prompt.Chat chat = conversation(body);
    boolean goesOn =
        body.path("continue_final_message").asBoolean(false) && features.contains(Feature.PREFILL);
    Prompt.Chat prompt = goesOn ? opened(chat) : chat;
    String rendered = rendered(prompt);
    ObjectNode answer = Json.mapper().createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    String text = write(model, prompt, body, choice, trouble);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    if (features.contains(Feature.REASONING_APART) && text.startsWith("<think>")) {
      int end = text.indexOf("</think>");
      String thought = text.substring("<think>".length(), end < 0 ? text.length() : end);
      message.put("reasoning_content", thought);
      message.put("content", end < 0 ? "" : text.substring(end + "</think>".length()));
    } else {
      boolean repeats = features.contains(Feature.REPEATS_PREFILL);
      message.put("content", repeats ? prompt.prefill() + text : text);
    }
    if (body.path("logprobs").asBoolean(false) && features.contains(Feature.TOP_LOGPROBS)) {
      ArrayNode tops =
          choice.putObject("logprobs").putArray("content").addObject().putArray("top_logprobs");
      for (int k = 0; k < Math.min(5, body.path("top_logprobs").asInt()); k++) {
        tops.addObject().put("token", "t" + k).put("logprob", -1.0 - k);
      }
    }
    usage(answer, FakeTokens.of(rendered).size(), FakeTokens.of(text).size());
    return answer;
  }

  ObjectNode complete(LanguageModel model, ObjectNode body, @Nullable Trouble trouble) {
    JsonNode prompt = body.path("prompt");
    List<Integer> ids = new ArrayList<>();
    boolean byIds = prompt.isArray();
    if (byIds) {
      prompt.forEach(id -> ids.add(id.asInt()));
    }
    Seen seen =
        byIds
            ? new Seen(String.join("", tokens.texts(ids)), false)
            : new Seen(prompt.asString(), features.contains(Feature.BEGIN_TOKEN));
    ObjectNode answer = Json.mapper().createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    String text = write(model, Prompt.text(seen.text()), body, choice, trouble);
    boolean echo = body.path("echo").asBoolean(false) && features.contains(Feature.ECHO);
    choice.put("text", echo ? seen.text() + text : text);
    if (body.path("logprobs").isNumber()
        && (features.contains(Feature.ECHO) || features.contains(Feature.PROMPT_LOGPROBS))) {
      FakeLogprobs.put(model, choice, seen.text(), text, echo, seen.begun(), features, trouble);
    }
    if (body.path("prompt_logprobs").isNumber() && features.contains(Feature.PROMPT_LOGPROBS)) {
      FakeLogprobs.putByIds(model, choice, ids, tokens.texts(ids), trouble);
    }
    usage(answer, FakeTokens.of(seen.text()).size(), FakeTokens.of(text).size());
    return answer;
  }

  private void usage(ObjectNode answer, int prompt, int completion) {
    answer
        .putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private String write(
      LanguageModel model,
      Prompt prompt,
      ObjectNode body,
      ObjectNode choice,
      @Nullable Trouble trouble) {
    Sampling sampling = sampling(body);
    Generation said = model.generate(List.of(new GenerateRequest(prompt, sampling))).getFirst();
    String text = said.text();
    if (!features.contains(Feature.SEED) && sampling.temperature() > 0) {
      text += " " + System.nanoTime();
    }
    boolean cut = said.finish() == Generation.Finish.LENGTH;
    if (trouble != Trouble.IGNORE_STOP) {
      for (String stop : sampling.stop()) {
        int at = text.indexOf(stop);
        text = at < 0 ? text : text.substring(0, at);
      }
    }
    List<String> words = FakeTokens.of(text);
    if (words.size() > sampling.maxTokens() && trouble != Trouble.IGNORE_MAX_TOKENS) {
      text = String.join("", words.subList(0, sampling.maxTokens()));
      cut = true;
    }
    choice.put("finish_reason", cut ? "length" : "stop");
    return text;
  }

  ObjectNode tokenize(ObjectNode body) {
    boolean chat = body.has("messages");
    String text = chat ? rendered(conversation(body)) : body.path("prompt").asString();
    List<Integer> ids = new ArrayList<>();
    if (!chat
        && body.path("add_special_tokens").asBoolean(true)
        && features.contains(Feature.BEGIN_TOKEN)) {
      ids.add(tokens.id(FakeTokens.BEGIN));
    }
    ids.addAll(tokens.ids(text));
    ObjectNode answer = Json.mapper().createObjectNode().put("count", ids.size());
    ids.forEach(answer.putArray("tokens")::add);
    return answer;
  }

  ObjectNode detokenize(ObjectNode body) {
    List<Integer> ids = new ArrayList<>();
    body.path("tokens").forEach(id -> ids.add(id.asInt()));
    return Json.mapper().createObjectNode().put("prompt", String.join("", tokens.texts(ids)));
  }

  /// The log-probability of a token after a text.
  static double logprob(LanguageModel model, String before, String token) {
    return model
        .score(
            List.of(
                new ScoreRequest.Continuations(
                    Prompt.text(before), List.of(token), Boundary.SEPARATE)))
        .getFirst()
        .getFirst()
        .logLikelihood();
  }
}
