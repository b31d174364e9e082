package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.JsonLines;
import org.jspecify.annotations.Nullable;

/// An answer that people have judged: by a class or by a score from 0 to 100.
public record LabelledExchange(
    String prompt, String response, @Nullable String label, @Nullable Double score) {
  public LabelledExchange {
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
  }

  Exchange exchange() {
    return new Exchange(prompt, response);
  }

  /// Reads lines with `prompt`, `response` and either `label` or `score`.
  ///
  /// @param labels the classes that a judge may say; empty for one that gives scores
  /// @throws FlyroomException with the line of up to 20 problems
  public static List<LabelledExchange> read(Path file, List<String> labels) {
    List<LabelledExchange> rows = new ArrayList<>();
    Problems problems = new Problems();
    JsonLines.forEach(
        file,
        LabelledExchange.class,
        row -> {
          String problem = row.value().problem(labels);
          if (problem == null) {
            rows.add(row.value());
          } else {
            problems.add("%s:%d: %s".formatted(file, row.line(), problem));
          }
        });
    problems.throwIfAny();
    return List.copyOf(rows);
  }

  private @Nullable String problem(List<String> labels) {
    if (labels.isEmpty()) {
      return score == null || !(score >= 0 && score <= 100)
          ? "this judge gives scores: 'score' must be a number from 0 to 100"
          : null;
    }
    return label == null || !labels.contains(label)
        ? "'label' must be one of this judge's classes: " + String.join(", ", labels)
        : null;
  }
}
