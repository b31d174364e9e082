package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.store.Json;
import org.flyroom.lab.threat.Expectation;

/// A line of `rows.jsonl`: a training row and what it is there to teach.
///
/// @param anchored whether it is there to keep the model as its parent is
record StoredRow(
    Expectation expectation, Prompt prompt, String response, boolean endsTurn, boolean anchored)
    implements LearnedRow {
  StoredRow {
    requireNonNull(expectation, "expectation");
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
  }

  TrainingRow toTrainingRow() {
    return new TrainingRow(prompt, response, endsTurn);
  }

  AnchoredRow toAnchoredRow() {
    return new AnchoredRow(
        toTrainingRow(), anchored ? AnchoredRow.Role.HELD : AnchoredRow.Role.LEARNED);
  }

  static String toJsonLines(List<StoredRow> rows) {
    return rows.stream().map(row -> Json.line(row) + "\n").collect(Collectors.joining());
  }

  /// Those of a file in plain.
  static List<StoredRow> read(Path file) {
    return RowFiles.plain().read(file, StoredRow.class);
  }
}
