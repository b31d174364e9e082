package org.flyroom.app.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.lab.results.RunResults;

/// Another tool's form of a run.
public enum Export {
  /// lm-evaluation-harness: `results_*.json` and `samples_*.jsonl` in a folder for each model.
  LM_EVAL("lm-eval"),
  /// Inspect: one `.eval` log a measure and arm.
  INSPECT("inspect");

  private final String word;

  Export(String word) {
    this.word = word;
  }

  /// The name on the command line, also that of the folder in the run's.
  public String word() {
    return word;
  }

  /// The form of that name.
  ///
  /// @throws FlyroomException naming the known ones
  public static Export of(String word) {
    return Arrays.stream(values())
        .filter(export -> export.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new FlyroomException(
                    "no export '%s': use one of %s"
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Export::word)
                                .collect(Collectors.joining(", ")))));
  }

  /// Writes the run's form beside its results.
  ///
  /// @return the folder written
  /// @throws FlyroomException when it is there already, or the run kept no samples
  public Path write(RunResults run, Path runFolder) {
    return switch (this) {
      case LM_EVAL -> LmEvalExport.write(run, runFolder);
      case INSPECT -> InspectExport.write(run, runFolder);
    };
  }
}
