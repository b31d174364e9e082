package org.flyroom.lab.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Reads conversations as lists of `{"role": "system|user|assistant", "content": "..."}`.
///
/// @param problems takes what is wrong with them
record ConversationReader(Consumer<String> problems) {
  private static final Map<String, Role> ROLES =
      Map.of("system", Role.SYSTEM, "user", Role.USER, "assistant", Role.ASSISTANT);

  /// A conversation whose last message is the assistant's.
  ///
  /// @param key that it stands under, for messages
  /// @return empty when it is none, which has been told
  Optional<List<Message>> answered(String key, JsonNode node) {
    Optional<List<Message>> messages = read(key, node);
    if (messages.isPresent() && messages.get().getLast().role() != Role.ASSISTANT) {
      problems.accept("the last message must be the assistant's, which is what is learned");
      return Optional.empty();
    }
    return messages;
  }

  private Optional<List<Message>> read(String key, JsonNode node) {
    if (!(node instanceof ArrayNode array) || array.isEmpty()) {
      problems.accept(key + " must be a list of {\"role\", \"content\"}");
      return Optional.empty();
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Optional<Message> message = message(i, array.get(i), messages);
      if (message.isEmpty()) {
        return Optional.empty();
      }
      messages.add(message.get());
    }
    return Optional.of(messages);
  }

  private Optional<Message> message(int index, JsonNode node, List<Message> before) {
    String which = "message %d ".formatted(index + 1);
    Role role = ROLES.get(node.path("role").asString(""));
    JsonNode content = node.path("content");
    if (role == null) {
      problems.accept(
          which + "has no role of " + String.join(", ", ROLES.keySet().stream().sorted().toList()));
      return Optional.empty();
    }
    if (!content.isString()) {
      problems.accept(which + "has no content that is a text");
      return Optional.empty();
    }
    String text = content.stringValue();
    Role previous = before.isEmpty() ? null : before.getLast().role();
    boolean inOrder =
        switch (role) {
          case SYSTEM -> previous == null;
          case USER -> previous == null || previous != Role.USER;
          case ASSISTANT -> previous == Role.USER;
          case TOOL -> false;
        };
    if (!inOrder) {
      problems.accept(
          which
              + "is out of order: a system message comes first, then the user and the assistant in"
              + " turns");
      return Optional.empty();
    }
    if (role == Role.ASSISTANT && text.isBlank()) {
      problems.accept(which + "is blank: there is nothing to learn");
      return Optional.empty();
    }
    return Optional.of(new Message(role, text));
  }
}
