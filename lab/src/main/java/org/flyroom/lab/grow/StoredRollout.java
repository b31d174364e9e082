package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Rollout;
import org.flyroom.lab.threat.Expectation;

/// A line of the rows of a policy-gradient stage.
///
/// @param tokens of the response as sampled
/// @param advantage reward less the mean reward of the prompt's samples
record StoredRollout(
    Expectation expectation,
    Prompt prompt,
    String response,
    List<Integer> tokens,
    double reward,
    double advantage)
    implements LearnedRow {
  StoredRollout {
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
    tokens = List.copyOf(tokens);
  }

  Rollout toRollout() {
    return new Rollout(prompt, tokens, advantage);
  }
}
