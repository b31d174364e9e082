package org.flyroom.core.chat;

import static java.util.Objects.requireNonNull;

/// One turn of a conversation.
public record Message(Role role, String content) {
  public Message {
    requireNonNull(role, "role");
    requireNonNull(content, "content");
  }

  public static Message system(String content) {
    return new Message(Role.SYSTEM, content);
  }

  public static Message user(String content) {
    return new Message(Role.USER, content);
  }

  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content);
  }
}
