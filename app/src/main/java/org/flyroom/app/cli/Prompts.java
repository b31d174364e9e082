package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.cli.LineReader.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import tools.jackson.databind.JsonNode;

/// Prompts as JSON lines spell them.
final class Prompts {
  private Prompts() {}

  /// The conversation under `messages`, with the switch under `thinking`.
  ///
  /// @param thinking for lines that have no switch
  static Prompt chat(Line line, Thinking thinking) {
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
    return new Prompt.Chat(messages, "", thinking(line, thinking));
  }

  private static Thinking thinking(Line line, Thinking otherwise) {
    JsonNode given = line.json().path("thinking");
    if (given.isMissingNode()) {
      return otherwise;
    }
    return switch (given.asString("")) {
      case "on" -> Thinking.ON;
      case "off" -> Thinking.OFF;
      default -> throw new FlyroomException(line.where() + "'thinking' must be \"on\" or \"off\"");
    };
  }
}
