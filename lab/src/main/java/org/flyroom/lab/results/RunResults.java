package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.organism.Passport;

/// Everything a run found: `results.json`.
///
/// @param run the run's id, its folder name under `runs`
/// @param command the command line that repeats it
/// @param startedAt ISO 8601
/// @param machine processors, memory and Java version
/// @param passport the organism's papers
/// @param validations organism first, then its control
/// @param measures in the order to be read
/// @param steps what took how long
public record RunResults(
    String run,
    String command,
    String version,
    String startedAt,
    String machine,
    Passport passport,
    List<ValidationResult> validations,
    List<MeasureResult> measures,
    List<Step> steps) {
  public RunResults {
    requireNonNull(run, "run");
    requireNonNull(command, "command");
    requireNonNull(version, "version");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(machine, "machine");
    requireNonNull(passport, "passport");
    validations = List.copyOf(validations);
    measures = List.copyOf(measures);
    steps = List.copyOf(steps);
  }

  /// A part of the run and its wall time in seconds.
  public record Step(String name, double seconds) {}
}
