package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.lab.results.RunResults;
import picocli.CommandLine.Option;

/// Forms for other tools.
final class ExportOption {
  @Option(
      names = "--export",
      paramLabel = "lm-eval|inspect",
      split = ",",
      description =
          "Also writes what was asked and answered for other tools, into a folder of that name in"
              + " the run's: lm-evaluation-harness results and samples, or Inspect logs.")
  private List<String> words = List.of();

  /// The forms asked for.
  ///
  /// @throws org.flyroom.core.FlyroomException when there is no such form
  Set<Export> exports() {
    Set<Export> exports = new LinkedHashSet<>();
    words.forEach(word -> exports.add(Export.of(word)));
    return exports;
  }

  /// Writes them and says where.
  static void write(Set<Export> exports, RunResults results, Path folder) {
    for (Export export : exports) {
      Path written = export.write(results, folder);
      // Standard output may hold JSON.
      System.err.printf("%-10s %s%n", export.word(), written);
    }
  }
}
