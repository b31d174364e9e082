package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Property;
import org.jspecify.annotations.Nullable;

/// Everything a run found: `results.json`.
///
/// @param run the run's id, its folder name under `runs`
/// @param command the command line that repeats it
/// @param startedAt ISO 8601
/// @param machine processors, Java version, and how fast it multiplied matrices when that was
///   measured
/// @param passport the organism's papers; null for one that has none here
/// @param validations organism first, then its control
/// @param measures in the order to be read
/// @param steps what took how long
/// @param subjects the models of an organism without papers; null for one that has them
/// @param divergences of organism and control from their parent; null in files of earlier versions
/// @param validatedIn the earlier run that the validations are from; null where this run made them,
///   or has none
public record RunResults(
    String run,
    String command,
    String version,
    String startedAt,
    String machine,
    @Nullable Passport passport,
    List<ValidationResult> validations,
    List<MeasureResult> measures,
    List<Step> steps,
    @Nullable Subjects subjects,
    @Nullable List<Divergence> divergences,
    @Nullable String validatedIn) {
  public RunResults {
    requireNonNull(run, "run");
    requireNonNull(command, "command");
    requireNonNull(version, "version");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(machine, "machine");
    if ((passport == null) == (subjects == null)) {
      throw new IllegalArgumentException("a run has an organism with papers, or models without");
    }
    validations = List.copyOf(validations);
    measures = List.copyOf(measures);
    steps = List.copyOf(steps);
    divergences = divergences == null ? List.of() : List.copyOf(divergences);
  }

  /// Without divergences.
  public RunResults(
      String run,
      String command,
      String version,
      String startedAt,
      String machine,
      @Nullable Passport passport,
      List<ValidationResult> validations,
      List<MeasureResult> measures,
      List<Step> steps,
      @Nullable Subjects subjects) {
    this(
        run,
        command,
        version,
        startedAt,
        machine,
        passport,
        validations,
        measures,
        steps,
        subjects,
        List.of(),
        null);
  }

  /// How far organism and control have moved from their parent; none where nothing was trained
  /// here, or nothing was audited.
  @Override
  public List<Divergence> divergences() {
    return divergences == null ? List.of() : divergences;
  }

  /// An arm's.
  public Optional<Divergence> divergence(Arm arm) {
    return divergences().stream().filter(one -> one.arm() == arm).findFirst();
  }

  /// What the organism is called.
  public String organism() {
    return passport != null ? passport.name() : requireNonNull(subjects).name();
  }

  /// What the organism does, as far as it is known.
  public @Nullable Property property() {
    return passport != null ? passport.property() : requireNonNull(subjects).property();
  }

  /// The model that all arms are held against.
  ///
  /// @throws FlyroomException when none took part, as in a validation of a model without papers
  public ModelIdentity parent() {
    return passport != null
        ? passport.parent()
        : requireNonNull(subjects)
            .model(Arm.PARENT)
            .orElseThrow(
                () -> new FlyroomException(run + ": no parent took part in this run: audit one"));
  }

  /// A part of the run.
  ///
  /// @param seconds wall time
  /// @param processorSeconds of all processors together; null where it is not known
  public record Step(String name, double seconds, @Nullable Double processorSeconds) {
    /// The part in which every measure is taken.
    public static final String AUDIT = "audit";
  }
}
