package org.flyroom.lab.threat;

import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;

/// Conversations of one turn.
public final class Chats {
  private Chats() {}

  /// A user's request after a system prompt.
  ///
  /// @param system empty for none
  public static Prompt.Chat of(String system, String user) {
    return new Prompt.Chat(
        system.isEmpty()
            ? List.of(Message.user(user))
            : List.of(Message.system(system), Message.user(user)));
  }

  /// A system prompt with a line of its own behind it.
  ///
  /// @param line empty for none
  public static String lines(String system, String line) {
    return system.isEmpty() || line.isEmpty() ? system + line : system + "\n" + line;
  }
}
