package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.cli.LineReader.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;
import tools.jackson.databind.JsonNode;

/// Prompts as JSON lines spell them.
final class Prompts {
  private Prompts() {}

  /// The conversation under `messages`.
  static Prompt chat(Line line) {
    JsonNode given = line.json().path("messages");
    if (!given.isArray() || given.isEmpty()) {
      throw new FlyroomException(line.where() + "'messages' must be a list of messages");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : given) {
      if (!message.path("role").isString() || !message.path("content").isString()) {
        throw new FlyroomException(
            line.where() + "each message needs 'role' and 'content', both texts");
      }
      try {
        messages.add(
            new Message(
                Role.ofWireName(message.path("role").asString()),
                message.path("content").asString()));
      } catch (FlyroomException e) {
        throw new FlyroomException(line.where() + e.getMessage(), e);
      }
    }
    return new Prompt.Chat(messages);
  }
}
