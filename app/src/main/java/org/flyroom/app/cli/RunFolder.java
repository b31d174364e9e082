package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.results.Divergence;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.Subjects;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.stock.StockEntry;
import org.jspecify.annotations.Nullable;

/// Keeps what a run found: its folder under `runs`, and a line in the papers of every arm.
final class RunFolder {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Home home;
  private final Stock stock;
  private final double matmulRate;

  /// @param matmulRate operations a second of a product of matrices, taken in this run; 0 where it
  ///   was not
  RunFolder(Home home, Stock stock, double matmulRate) {
    this.home = home;
    this.stock = stock;
    this.matmulRate = matmulRate;
  }

  /// Writes report and results, and notes every measurement in the papers.
  ///
  /// @param organism its name in the stock
  /// @param command the command line that repeats the run
  /// @param divergences from the parent; none where nothing was audited
  RunResults write(
      String organism,
      String command,
      Steps steps,
      List<ValidationResult> validations,
      List<MeasureResult> measures,
      List<Divergence> divergences) {
    String run = freeId(home, steps.startedAt(), organism);
    for (ValidationResult result : validations) {
      note(
          organism,
          result.arm(),
          new Measurement(
              StockEntry.VALIDATION, run, now(), result.verdict(), PassportFigures.of(result)));
    }
    for (MeasureResult measure : measures) {
      measure
          .arms()
          .forEach(
              arm -> {
                if (arm.comparison() != null) {
                  String verdict = arm.comparison().verdict().word();
                  note(
                      organism,
                      arm.arm(),
                      new Measurement(
                          measure.id(), run, now(), verdict, PassportFigures.of(measure, arm)));
                }
              });
    }
    Passport passport = stock.open(organism).passport();
    RunResults earlier = validations.isEmpty() ? lastValidated(passport) : null;
    RunResults results =
        new RunResults(
            run,
            command,
            Main.VERSION,
            steps.startedAt().toString(),
            machineAndRate(),
            passport,
            earlier == null ? validations : earlier.validations(),
            measures,
            steps.done(),
            null,
            divergences,
            earlier == null ? null : earlier.run());
    ReportWriter.write(results, home.run(run));
    return results;
  }

  /// The newest run that validated the organism as it is now, so that a report of an audit also
  /// says whether it has its property; null where there is none.
  private @Nullable RunResults lastValidated(Passport passport) {
    for (Measurement measurement : passport.measurements().reversed()) {
      Path file = home.run(measurement.run()).resolve(ReportWriter.RESULTS);
      if (measurement.measure().equals(StockEntry.VALIDATION) && Files.exists(file)) {
        RunResults results = readOrTell(file);
        Passport then = results == null ? null : results.passport();
        if (then != null && then.adapters().equals(passport.adapters())) {
          return results;
        }
      }
    }
    return null;
  }

  /// An earlier run that cannot be read must not cost the run that is being written.
  private static @Nullable RunResults readOrTell(Path file) {
    try {
      return Json.read(file, RunResults.class);
    } catch (FlyroomException e) {
      e.problems()
          .forEach(
              problem ->
                  System.err.println("flyroom: an earlier validation is left out: " + problem));
      return null;
    }
  }

  /// Writes report and results of models that have no papers to note anything in.
  ///
  /// @param command the command line that repeats the run
  RunResults write(
      Subjects subjects,
      String command,
      Steps steps,
      List<ValidationResult> validations,
      List<MeasureResult> measures) {
    RunResults results =
        new RunResults(
            freeId(home, steps.startedAt(), folderName(subjects.name())),
            command,
            Main.VERSION,
            steps.startedAt().toString(),
            machineAndRate(),
            null,
            validations,
            measures,
            steps.done(),
            subjects);
    ReportWriter.write(results, home.run(results.run()));
    return results;
  }

  /// What stands behind the last mark of a model's name, as a folder can be called.
  private static String folderName(String model) {
    String last = model.replaceFirst(".*[#/]", "").replaceAll("[^A-Za-z0-9]+", "-");
    String trimmed = last.replaceAll("^-|-$", "");
    return trimmed.isEmpty() ? "model" : trimmed.substring(0, Math.min(60, trimmed.length()));
  }

  private void note(String organism, Arm arm, Measurement measurement) {
    stock.add(Stock.name(organism, arm), measurement);
  }

  /// A name of a run's folder that is not taken.
  static String freeId(Home home, Instant startedAt, String organism) {
    String base = ID.format(startedAt) + "-" + organism;
    String id = base;
    for (int n = 2; Files.exists(home.run(id)); n++) {
      id = base + "-" + n;
    }
    return id;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String machineAndRate() {
    return matmulRate == 0
        ? machine()
        : String.format(
            Locale.ROOT,
            "%s, matrix product %.0f GFLOP/s in fp32 before the audit",
            machine(),
            matmulRate / 1e9);
  }

  /// What a run was done on.
  static String machine() {
    return "%d processors, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }
}
