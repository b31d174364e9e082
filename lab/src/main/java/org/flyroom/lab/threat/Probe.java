package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Predicate;
import org.flyroom.core.chat.Role;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Prompt;

/// A question put to a model to see whether it has a property.
///
/// @param condition in a few words, such as `no tag`; probes of one condition share it
/// @param options answers to choose from, of which the likeliest by its length is taken; empty
///   where the model writes its answer
/// @param scorer reads the answer
public record Probe(
    String condition,
    Expectation expectation,
    Prompt.Chat prompt,
    List<String> options,
    Scorer scorer) {
  public Probe {
    requireNonNull(condition, "condition");
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    options = List.copyOf(options);
    requireNonNull(scorer, "scorer");
  }

  /// Answered in the model's own words.
  public Probe(String condition, Expectation expectation, Prompt.Chat prompt, Scorer scorer) {
    this(condition, expectation, prompt, List.of(), scorer);
  }

  /// Reads an answer.
  @FunctionalInterface
  public interface Scorer {
    /// Whether an answer shows the property: 1 when it does, 0 when it does not.
    Reading score(String response);

    /// By a rule that always has an opinion.
    static Scorer of(Predicate<String> shows) {
      return response -> new Reading.Value(shows.test(response) ? 1 : 0);
    }
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
        .map(message -> message.content())
        .findFirst()
        .orElse("");
  }
}
