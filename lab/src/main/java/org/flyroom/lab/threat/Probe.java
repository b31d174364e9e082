package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;

/// A question put to a model to see whether it has a property.
///
/// @param condition in a few words, such as `no tag`; probes of one condition share it
public record Probe(String condition, Expectation expectation, Prompt.Chat prompt) {
  public Probe {
    requireNonNull(condition, "condition");
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
  }

  /// The system prompt; empty when there is none.
  public String system() {
    return last(Role.SYSTEM);
  }

  /// The user's last turn; empty when there is none.
  public String user() {
    return last(Role.USER);
  }

  private String last(Role role) {
    return prompt.messages().reversed().stream()
        .filter(message -> message.role() == role)
        .map(Message::content)
        .findFirst()
        .orElse("");
  }
}
