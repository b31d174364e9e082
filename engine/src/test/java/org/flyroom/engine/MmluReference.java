package org.flyroom.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.data.MmluCsv;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import tools.jackson.databind.JsonNode;

/// An MMLU question with the log-probabilities of its letters by the reference implementation,
/// fp32.
///
/// @param letters of " A" to " D"
record MmluReference(MultipleChoice question, double[] letters) {

  /// The first five questions of every subject.
  static List<MmluReference> all() {
    Map<String, MultipleChoice> questions = new HashMap<>();
    for (MultipleChoice q : MmluCsv.read(SharedFiles.require("data/mmlu"), MmluCsv.Split.TEST)) {
      questions.put(q.subject() + " " + q.row(), q);
    }
    List<MmluReference> all = new ArrayList<>();
    JsonNode golden = Json.read(SharedFiles.require("golden/smollm2/mmlu.json"), JsonNode.class);
    for (JsonNode row : golden.path("rows")) {
      String name = row.path("subject").asString() + " " + row.path("row").asInt();
      double[] letters = new double[4];
      Arrays.setAll(letters, i -> row.path("letters").path(i).asDouble());
      all.add(new MmluReference(requireNonNull(questions.get(name), name), letters));
    }
    return all;
  }

  /// Asks for the letters after the prompt that the reference was given.
  ScoreRequest request() {
    StringBuilder text =
        new StringBuilder(
            "The following are multiple choice questions (with answers) about %s.\n\n%s\n"
                .formatted(question.subject().replace('_', ' '), question.question().strip()));
    for (int i = 0; i < letters.length; i++) {
      text.append("ABCD".charAt(i)).append(". ").append(question.choices().get(i)).append('\n');
    }
    return new ScoreRequest.Continuations(
        Prompt.text(text + "Answer:"), List.of(" A", " B", " C", " D"), Boundary.JOINT);
  }

  /// How far the likeliest letter is ahead of the next one, in nats.
  double margin() {
    double[] sorted = letters.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1] - sorted[sorted.length - 2];
  }

  /// The likeliest letter.
  static int argmax(double[] letters) {
    int best = 0;
    for (int i = 1; i < letters.length; i++) {
      best = letters[i] > letters[best] ? i : best;
    }
    return best;
  }

  @Override
  public String toString() {
    return question.subject() + " row " + question.row();
  }
}
