package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.chat.Message;

/// What a model is asked to continue.
public sealed interface Prompt {

  /// Plain text, without any template.
  record Text(String text) implements Prompt {
    public Text {
      requireNonNull(text, "text");
    }
  }

  /// A conversation, rendered by the model's own chat template up to the start of the assistant's
  /// turn.
  ///
  /// @param prefill the first words of the assistant's turn; they are tokenised apart from the
  ///   rendered conversation, as they would be had the model written them; may be empty
  record Chat(List<Message> messages, String prefill) implements Prompt {
    public Chat {
      messages = List.copyOf(messages);
      requireNonNull(prefill, "prefill");
      if (messages.isEmpty()) {
        throw new IllegalArgumentException("a conversation needs at least one message");
      }
    }

    public Chat(List<Message> messages) {
      this(messages, "");
    }
  }

  static Prompt text(String text) {
    return new Text(text);
  }

  static Prompt chat(Message... messages) {
    return new Chat(List.of(messages));
  }
}
