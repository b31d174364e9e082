package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.IoProblems;

/// The files of MMLU (Hendrycks et al. 2021, arXiv 2009.03300): a folder with
/// `SPLIT/SUBJECT_SPLIT.csv`, no header, six columns: question, four choices, letter.
public final class MmluCsv {
  private static final String LETTERS = "ABCD";
  private static final int COLUMNS = 2 + LETTERS.length();

  // Quotes may be followed by more text, as Python's reader allows.
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrailingData(true).get();

  private MmluCsv() {}

  /// A part of the benchmark.
  public enum Split {
    /// Five examples a subject, for few-shot prompts.
    DEV,
    VAL,
    TEST;

    /// Its name in files.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All rows of a split, subjects in alphabetical order, rows in the order of their files.
  ///
  /// @param folder the folder that holds `dev`, `val` and `test`
  /// @throws FlyroomException with file and record of up to 20 problems
  public static List<MultipleChoice> read(Path folder, Split split) {
    Path splitFolder = folder.resolve(split.word());
    List<Path> files = csvFiles(splitFolder);
    Problems problems = new Problems();
    if (files.isEmpty()) {
      problems.add("%s: holds no file SUBJECT_%s.csv".formatted(splitFolder, split.word()));
    }
    List<MultipleChoice> rows = new ArrayList<>();
    String ending = "_" + split.word() + ".csv";
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(ending) && name.length() > ending.length()) {
        readSubject(file, name.substring(0, name.length() - ending.length()), rows, problems);
      } else {
        problems.add("%s: its name must be SUBJECT%s".formatted(file, ending));
      }
    }
    problems.throwIfAny();
    return List.copyOf(rows);
  }

  private static List<Path> csvFiles(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.csv")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw IoProblems.of("cannot read MMLU from " + folder, e);
    }
    // By file name, so that `x` and `x_y` stand as in the lists of other tools.
    Collections.sort(files);
    return files;
  }

  private static void readSubject(
      Path file, String subject, List<MultipleChoice> rows, Problems problems) {
    int row = 0;
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = FORMAT.parse(reader)) {
      for (CSVRecord csv : parser) {
        readRecord(file, subject, row++, csv, rows, problems);
      }
    } catch (IOException e) {
      problems.add(broken(file, row, e));
    } catch (UncheckedIOException e) {
      problems.add(broken(file, row, requireNonNull(e.getCause())));
    }
    if (row == 0) {
      problems.add(file + ": is empty; it needs at least one row");
    }
  }

  private static void readRecord(
      Path file,
      String subject,
      int row,
      CSVRecord csv,
      List<MultipleChoice> rows,
      Problems problems) {
    String where = "%s: record %d: ".formatted(file, row + 1);
    if (csv.size() != COLUMNS) {
      problems.add(
          where
              + "%d columns instead of %d (question, four choices, letter)"
                  .formatted(csv.size(), COLUMNS));
      return;
    }
    String letter = csv.get(COLUMNS - 1);
    int answer = letter.length() == 1 ? LETTERS.indexOf(letter.charAt(0)) : -1;
    if (answer < 0) {
      problems.add(where + "the answer must be A, B, C or D, not '%s'".formatted(letter));
      return;
    }
    List<String> fields = csv.toList();
    if (fields.stream().anyMatch(String::isEmpty)) {
      problems.add(where + "the question or a choice is empty");
      return;
    }
    rows.add(
        new MultipleChoice(
            subject, row, fields.getFirst(), fields.subList(1, COLUMNS - 1), answer));
  }

  private static String broken(Path file, int row, IOException e) {
    return "%s: after record %d: %s".formatted(file, row, IoProblems.reason(e));
  }
}
