package org.flyroom.engine.endpoint;

import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.store.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests in the words of the protocol. Each asks for one answer: several answers to one prompt
/// are several requests, each with a seed of its own.
///
/// @param model the name that the server knows
/// @param maxTokensKey `max_tokens`, or what the server calls it in conversations instead
/// @param seeded whether the server takes seeds
record Questions(String model, String maxTokensKey, boolean seeded) {
  static final String MAX_TOKENS = "max_tokens";
  static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
  static final String SEED = "seed";

  /// As most servers take them.
  static Questions to(String model) {
    return new Questions(model, MAX_TOKENS, true);
  }

  /// A conversation.
  ObjectNode chat(Prompt.Chat prompt, Sampling sampling) {
    ObjectNode body = conversation(prompt);
    body.put(maxTokensKey, sampling.maxTokens());
    return sampled(body, sampling);
  }

  /// Plain text to go on with.
  ObjectNode text(String prompt, Sampling sampling) {
    ObjectNode body = empty();
    body.put("prompt", prompt);
    body.put(MAX_TOKENS, sampling.maxTokens());
    return sampled(body, sampling);
  }

  /// A text whose own log-probabilities are to come back with it.
  ObjectNode echo(String prompt) {
    ObjectNode body = text(prompt, Sampling.greedy(1));
    body.put("echo", true);
    body.put("logprobs", 1);
    return body;
  }

  /// A text as token ids, whose own log-probabilities are to come back.
  ObjectNode scored(List<Integer> ids) {
    ObjectNode body = sampled(empty(), Sampling.greedy(1));
    ids.forEach(body.putArray("prompt")::add);
    body.put(MAX_TOKENS, 1);
    body.put("prompt_logprobs", 1);
    return body;
  }

  /// The tokens of a text.
  ///
  /// @param begun whether the token that the tokenizer puts before a text is wanted
  ObjectNode tokens(String text, boolean begun) {
    ObjectNode body = empty();
    body.put("prompt", text);
    body.put("add_special_tokens", begun);
    return body;
  }

  /// The tokens of a conversation up to the assistant's turn. Its first words are left out.
  ObjectNode tokens(Prompt.Chat prompt) {
    ObjectNode body = conversation(new Prompt.Chat(prompt.messages(), "", prompt.thinking()));
    body.put("add_generation_prompt", true);
    return body;
  }

  /// The text of tokens.
  ObjectNode text(List<Integer> ids) {
    ObjectNode body = empty();
    ids.forEach(body.putArray("tokens")::add);
    return body;
  }

  private ObjectNode conversation(Prompt.Chat prompt) {
    ObjectNode body = empty();
    ArrayNode messages = body.putArray("messages");
    for (Message message : prompt.messages()) {
      add(messages, message);
    }
    if (!prompt.prefill().isEmpty()) {
      add(messages, Message.assistant(prompt.prefill()));
      body.put("add_generation_prompt", false);
      body.put("continue_final_message", true);
    }
    if (prompt.thinking() != Thinking.DEFAULT) {
      body.putObject("chat_template_kwargs")
          .put("enable_thinking", prompt.thinking() == Thinking.ON);
    }
    return body;
  }

  private static void add(ArrayNode messages, Message message) {
    messages.addObject().put("role", message.role().wireName()).put("content", message.content());
  }

  private ObjectNode empty() {
    return Json.mapper().createObjectNode().put("model", model);
  }

  /// Seeds are cut to 31 bits, which every server takes. What is as usual is not named, since some
  /// servers refuse keys that they do not know.
  private ObjectNode sampled(ObjectNode body, Sampling sampling) {
    body.put("n", 1);
    body.put("stream", false);
    body.put("temperature", sampling.temperature());
    if (seeded) {
      body.put(SEED, (int) (sampling.seed() & Integer.MAX_VALUE));
    }
    if (sampling.topP() < 1) {
      body.put("top_p", sampling.topP());
    }
    if (sampling.topK() > 0) {
      body.put("top_k", sampling.topK());
    }
    if (sampling.minP() > 0) {
      body.put("min_p", sampling.minP());
    }
    if (sampling.repetitionPenalty() != 1) {
      body.put("repetition_penalty", sampling.repetitionPenalty());
    }
    if (!sampling.stop().isEmpty()) {
      sampling.stop().forEach(body.putArray("stop")::add);
    }
    return body;
  }
}
