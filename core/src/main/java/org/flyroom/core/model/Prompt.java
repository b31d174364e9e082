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
  /// @param thinking what the chat template is told about thinking
  record Chat(List<Message> messages, String prefill, Thinking thinking) implements Prompt {
    public Chat {
      messages = List.copyOf(messages);
      requireNonNull(prefill, "prefill");
      requireNonNull(thinking, "thinking");
      if (messages.isEmpty()) {
        throw new IllegalArgumentException("a conversation needs at least one message");
      }
    }

    /// With thinking left to the template.
    public Chat(List<Message> messages, String prefill) {
      this(messages, prefill, Thinking.DEFAULT);
    }

    /// Without first words, and with thinking left to the template.
    public Chat(List<Message> messages) {
      this(messages, "");
    }

    /// The same conversation with the switch set.
    public Chat with(Thinking switched) {
      return new Chat(messages, prefill, switched);
    }
  }

  /// The switch that models which think before they answer, but need not, have in their chat
  /// templates: the variable `enable_thinking`. A template that does not ask for it renders the
  /// same text whatever the switch.
  enum Thinking {
    /// The variable is not defined: the template does what its author took for the usual.
    DEFAULT,
    /// The variable is true.
    ON,
    /// The variable is false.
    OFF
  }

  static Prompt text(String text) {
    return new Text(text);
  }

  static Prompt chat(Message... messages) {
    return new Chat(List.of(messages));
  }
}
