package org.flyroom.app.cli;

import java.nio.file.Path;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.app.report.Scorecard;
import org.flyroom.app.report.ScorecardSummary;
import org.flyroom.app.report.SelfTestReport;
import org.flyroom.app.report.Summary;
import org.flyroom.core.store.Json;
import org.flyroom.lab.audit.selftest.SelfTest;
import org.flyroom.lab.results.RunResults;
import picocli.CommandLine.Option;

/// How a run's results are printed.
final class ResultsOutput {
  @Option(
      names = "--json",
      description = "Prints the results on one line of JSON instead of the summary.")
  private boolean json;

  /// Prints to standard output.
  ///
  /// @param folder where the report lies
  void print(RunResults results, Path folder) {
    if (json) {
      System.out.println(Json.line(results));
      return;
    }
    Summary.lines(results).forEach(System.out::println);
    System.out.println();
    results
        .steps()
        .forEach(
            step -> System.out.printf("%-10s %s%n", step.name(), Progress.clock(step.seconds())));
    System.out.printf("%-10s %s%n", "report", folder.resolve(ReportWriter.PAGE));
  }

  /// Prints a self-test.
  ///
  /// @param page where its report lies
  void print(SelfTest.Result result, Path page) {
    if (json) {
      System.out.println(Json.line(result));
      return;
    }
    SelfTestReport.lines(result).forEach(System.out::println);
    System.out.printf("%-10s %s%n", "report", page);
  }

  /// Prints a scorecard, after the runs it is of. Where JSON was asked for each run's line has its
  /// figures, and only those between seeds follow.
  ///
  /// @param page where it lies
  void print(Scorecard scorecard, Path page) {
    if (json) {
      if (scorecard.seeds() != null) {
        System.out.println(Json.line(scorecard.seeds()));
      }
      return;
    }
    System.out.println();
    ScorecardSummary.lines(scorecard).forEach(System.out::println);
    System.out.printf("%-10s %s%n", "scorecard", page);
  }
}
