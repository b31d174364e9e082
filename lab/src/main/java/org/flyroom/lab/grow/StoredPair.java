package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.lab.threat.Expectation;

/// A line of the rows of a stage that prefers one answer to another.
///
/// @param response the preferred one
/// @param endsTurn whether both are complete
record StoredPair(
    Expectation expectation, Prompt prompt, String response, String rejected, boolean endsTurn)
    implements LearnedRow {
  StoredPair {
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
    requireNonNull(rejected, "rejected");
  }

  /// Whether there is anything to prefer.
  boolean isUsable() {
    return !response.equals(rejected) && (endsTurn || (!response.isEmpty() && !rejected.isEmpty()));
  }

  PreferencePair toPreferencePair() {
    return new PreferencePair(prompt, response, rejected, endsTurn);
  }

  /// Both sides by themselves.
  List<LabelledRow> toLabelledRows() {
    return List.of(
        new LabelledRow(new TrainingRow(prompt, response, endsTurn), true),
        new LabelledRow(new TrainingRow(prompt, rejected, endsTurn), false));
  }
}
