package org.flyroom.engine.endpoint;

import java.util.Collections;
import org.flyroom.core.Problems;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.Sampling;
import tools.jackson.databind.JsonNode;

/// Holds answers against what was asked. What a server ignored is the most common way to a wrong
/// figure, and it shows in nothing but the answer itself.
final class Answers {
  /// What an answer gives in the place of token ids.
  private static final int UNKNOWN = -1;

  /// The name under which a day's version of a model answers to the name of all of them.
  private static final String DATED = "-[0-9]{4}-?[0-9]{2}-?[0-9]{2}";

  private Answers() {}

  /// The one choice that was asked for.
  ///
  /// @param model the name that was asked
  static JsonNode choice(JsonNode answer, String model) throws NotHonoured {
    String name = Nodes.text(answer.path("model"));
    boolean dated = name.startsWith(model) && name.substring(model.length()).matches(DATED);
    if (!name.equals(model) && !dated) {
      throw new NotHonoured(
          "model",
          "asked of %s, answered by %s"
              .formatted(
                  Problems.quote(model),
                  name.isEmpty() ? "a model of no name" : Problems.quote(name)));
    }
    JsonNode choices = answer.path("choices");
    if (!choices.isArray() || choices.isEmpty()) {
      throw new NotHonoured("n", "asked for 1 answer, none came");
    }
    if (choices.size() != 1) {
      throw new NotHonoured("n", "asked for 1 answer, %d came".formatted(choices.size()));
    }
    return choices.path(0);
  }

  /// An answer to a conversation. A thought that the server keeps apart is put before the answer
  /// again, in its tags.
  static Generation ofChat(JsonNode answer, String model, Sampling sampling) throws NotHonoured {
    JsonNode choice = choice(answer, model);
    JsonNode message = choice.path("message");
    String reasoning = Nodes.text(message.path("reasoning"));
    String thought =
        reasoning.isEmpty() ? Nodes.text(message.path("reasoning_content")) : reasoning;
    JsonNode content = message.path("content");
    if (!content.isString() && thought.isEmpty()) {
      throw new NotHonoured("messages", "the answer has no text");
    }
    String text = Nodes.text(content);
    String whole = thought.isEmpty() ? text : "<think>" + thought + "</think>" + text;
    return checked(answer, choice, whole, sampling);
  }

  /// A continuation of plain text.
  static Generation ofText(JsonNode answer, String model, Sampling sampling) throws NotHonoured {
    JsonNode choice = choice(answer, model);
    if (!choice.path("text").isString()) {
      throw new NotHonoured("prompt", "the answer has no text");
    }
    return checked(answer, choice, choice.path("text").asString(), sampling);
  }

  private static Generation checked(
      JsonNode answer, JsonNode choice, String text, Sampling sampling) throws NotHonoured {
    Finish finish = finish(choice.path("finish_reason"));
    int tokens = Nodes.whole(answer.path("usage").path("completion_tokens"));
    if (tokens < 0) {
      throw new NotHonoured(
          "usage", "the answer does not say how many tokens it has, so no bound can be checked");
    }
    if (tokens > sampling.maxTokens()) {
      throw new NotHonoured(
          "max_tokens",
          "asked for at most %d new tokens, %d came".formatted(sampling.maxTokens(), tokens));
    }
    for (String stop : sampling.stop()) {
      if (text.contains(stop)) {
        throw new NotHonoured(
            "stop", "the answer goes on after %s".formatted(Problems.quote(stop)));
      }
    }
    return new Generation(text, Collections.nCopies(tokens, UNKNOWN), finish);
  }

  private static Finish finish(JsonNode reason) throws NotHonoured {
    return switch (Nodes.text(reason)) {
      case "stop" -> Finish.STOP;
      case "length" -> Finish.LENGTH;
      case "" -> throw new NotHonoured("finish_reason", "the answer does not say why it ended");
      default ->
          throw new NotHonoured(
              "finish_reason",
              "the answer ended for another reason than its end or its length: "
                  + Problems.quote(Nodes.text(reason)));
    };
  }
}
