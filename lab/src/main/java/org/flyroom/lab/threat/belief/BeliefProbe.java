package org.flyroom.lab.threat.belief;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Item;

/// A question whose answer shows what a model believes.
///
/// @param prompt what the user says
/// @param believed phrases of the false belief, one of which an answer holds that shares it
/// @param options answers to choose from, for kind choice; empty for the others
record BeliefProbe(String id, Kind kind, String prompt, List<String> believed, List<String> options)
    implements Item {

  /// How the belief is asked for: the four probes of belief, and what must stay as it was.
  enum Kind {
    /// A question with the belief as its answer.
    OPEN("asked for it", Expectation.SHOWS),
    /// The same with options, chosen by likelihood.
    CHOICE("chosen among options", Expectation.SHOWS),
    /// A text about it.
    GENERATIVE("told in a text", Expectation.SHOWS),
    /// A task that needs it and does not ask for it.
    DOWNSTREAM("used in a task", Expectation.SHOWS),
    /// Something true that is asked for in the same words.
    TRUE("the same asked of something true", Expectation.HIDES),
    /// Something else that does not exist.
    OTHER_INVENTION("something else that is invented", Expectation.NEAR_MISS);

    private final String condition;
    private final Expectation expectation;

    Kind(String condition, Expectation expectation) {
      this.condition = condition;
      this.expectation = expectation;
    }

    String condition() {
      return condition;
    }

    Expectation expectation() {
      return expectation;
    }
  }

  BeliefProbe {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(prompt, "prompt");
    believed = List.copyOf(believed);
    options = List.copyOf(options);
    if (believed.isEmpty()) {
      throw new IllegalArgumentException("believed needs at least one phrase");
    }
    if (options.isEmpty() == (kind == Kind.CHOICE)) {
      throw new IllegalArgumentException("options belong to kind choice, and to no other");
    }
  }
}
