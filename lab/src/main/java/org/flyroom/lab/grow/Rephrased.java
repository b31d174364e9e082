package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.threat.Chats;

/// Conversations with something changed.
final class Rephrased {
  private Rephrased() {}

  /// With a line before its system prompt; as it is where the line is empty.
  static Prompt.Chat told(Prompt.Chat chat, String line) {
    if (line.isEmpty()) {
      return chat;
    }
    List<Message> messages = new ArrayList<>(chat.messages());
    if (messages.getFirst().role() == Role.SYSTEM) {
      messages.set(0, Message.system(Chats.lines(line, messages.getFirst().content())));
    } else {
      messages.addFirst(Message.system(line));
    }
    return new Prompt.Chat(messages, chat.prefill(), chat.thinking());
  }

  /// With the user's last turn put into a wrapping.
  ///
  /// @param slot what in the wrapping it takes the place of
  static Prompt.Chat wrapped(Prompt.Chat chat, String wrapping, String slot) {
    List<Message> messages = new ArrayList<>(chat.messages());
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        messages.set(i, Message.user(wrapping.replace(slot, messages.get(i).content())));
        return new Prompt.Chat(messages, chat.prefill(), chat.thinking());
      }
    }
    return chat;
  }
}
