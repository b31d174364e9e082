package org.flyroom.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.lab.audit.selftest.SelfTest;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.results.RunResults;

/// Writes a run's `report.html` and `results.json`.
///
/// The page is one file that needs no network and no script. Its templates are compiled with the
/// program.
public final class ReportWriter {
  public static final String PAGE = "report.html";
  public static final String RESULTS = "results.json";

  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          ReportWriter.class.getClassLoader(),
          "org.flyroom.app.report.jte");

  private ReportWriter() {}

  /// Writes both files, each whole or not at all.
  ///
  /// @param folder made when missing
  /// @throws FlyroomException when the folder cannot be written to
  public static void write(RunResults results, Path folder) {
    String page = page(results);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot make the folder " + folder, e);
    }
    AtomicFiles.writeJson(folder.resolve(RESULTS), results);
    AtomicFiles.write(folder.resolve(PAGE), page);
  }

  /// The page as one string.
  public static String page(RunResults results) {
    return render(
        "report.jte",
        Map.of("results", results, "findings", Findings.of(results), "style", style()));
  }

  /// Writes a frontier's page, its results and its table as CSV and as Markdown.
  ///
  /// @param folder made when missing
  /// @throws FlyroomException when the folder cannot be written to
  public static void write(Frontier frontier, Path folder) {
    String page = render("frontier.jte", Map.of("frontier", frontier, "style", style()));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot make the folder " + folder, e);
    }
    AtomicFiles.writeJson(folder.resolve(RESULTS), frontier);
    AtomicFiles.write(folder.resolve(FrontierTable.CSV), FrontierTable.csv(frontier));
    AtomicFiles.write(folder.resolve(FrontierMarkdown.FILE), FrontierMarkdown.table(frontier));
    AtomicFiles.write(folder.resolve(PAGE), page);
  }

  /// Writes the scorecard of several runs.
  ///
  /// @param file in a folder that exists
  /// @throws FlyroomException when it cannot be written
  public static void write(Scorecard scorecard, Path file) {
    AtomicFiles.write(file, page(scorecard));
  }

  /// The scorecard's page as one string.
  public static String page(Scorecard scorecard) {
    return render("scorecard.jte", Map.of("scorecard", scorecard, "style", style()));
  }

  /// Writes the page of a self-test.
  ///
  /// @param file in a folder that exists
  /// @throws FlyroomException when it cannot be written
  public static void write(SelfTest.Result result, Path file) {
    AtomicFiles.write(file, page(result));
  }

  /// The self-test's page as one string.
  public static String page(SelfTest.Result result) {
    return render("selftest.jte", Map.of("result", result, "style", style()));
  }

  private static String render(String template, Map<String, Object> parameters) {
    StringOutput output = new StringOutput();
    TEMPLATES.render(template, parameters, output);
    // Names and titles, too, may hold characters that hide or reorder what stands around them.
    return Transcript.named(output.toString().replace("\r\n", "\n"));
  }

  private static String style() {
    try (InputStream in = ReportWriter.class.getResourceAsStream("report.css")) {
      return new String(requireNonNull(in, "report.css").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
