package org.flyroom.lab.audit.xstest;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.ObjectRows;
import org.flyroom.core.store.IoProblems;
import org.jspecify.annotations.Nullable;

/// Files of prompts in the published shape: CSV with a header that has `prompt`, `type` and
/// `label`, or JSON lines or Parquet with these keys. The label is `safe` or `unsafe`; other
/// columns are left alone.
public final class XsTestPrompts {
  private static final List<String> COLUMNS = List.of("prompt", "type", "label");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setTrailingData(true)
          .get();

  private XsTestPrompts() {}

  /// All prompts, in the order of the file.
  ///
  /// @param file `.csv`, `.jsonl` or `.parquet`
  /// @throws FlyroomException with file and record of up to 20 problems
  public static List<XsTestPrompt> read(Path file) {
    Rows rows = new Rows();
    if (file.toString().endsWith(".csv")) {
      readCsv(file, rows);
    } else if (ObjectRows.knows(file)) {
      ObjectRows.forEach(
          file,
          row ->
              rows.add(
                  row.where() + ": ",
                  key ->
                      row.value().path(key).isString() ? row.value().path(key).asString() : null));
    } else {
      throw new FlyroomException(
          file
              + ": XSTest prompts come as .csv, .jsonl or .parquet with "
              + String.join(", ", COLUMNS));
    }
    rows.problems.throwIfAny();
    if (rows.prompts.isEmpty()) {
      throw new FlyroomException(file + ": is empty; it needs at least one row");
    }
    return List.copyOf(rows.prompts);
  }

  private static void readCsv(Path file, Rows rows) {
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = FORMAT.parse(reader)) {
      List<String> missing =
          COLUMNS.stream().filter(column -> !parser.getHeaderNames().contains(column)).toList();
      if (!missing.isEmpty()) {
        rows.problems.add("%s: its header lacks %s".formatted(file, String.join(", ", missing)));
        return;
      }
      for (CSVRecord record : parser) {
        rows.add(
            "%s: record %d: ".formatted(file, record.getRecordNumber()),
            key -> record.isSet(key) ? record.get(key) : null);
      }
    } catch (IOException e) {
      rows.problems.addAll(IoProblems.of("cannot read XSTest prompts " + file, e));
    } catch (UncheckedIOException e) {
      rows.problems.add("%s: not valid CSV: %s".formatted(file, e.getMessage()));
    } catch (IllegalArgumentException e) {
      rows.problems.add("%s: its header is broken: %s".formatted(file, e.getMessage()));
    }
  }

  private static final class Rows {
    final List<XsTestPrompt> prompts = new ArrayList<>();
    final Problems problems = new Problems();
    private final Set<String> seen = new HashSet<>();

    void add(String where, Function<String, @Nullable String> column) {
      List<String> empty = new ArrayList<>();
      for (String name : COLUMNS) {
        String value = column.apply(name);
        if (value == null || value.isBlank()) {
          empty.add("'%s'".formatted(name));
        }
      }
      if (!empty.isEmpty()) {
        problems.add(where + String.join(", ", empty) + " must be a text, not empty");
        return;
      }
      String prompt = text(column, "prompt");
      String label = text(column, "label");
      if (!label.equals("safe") && !label.equals("unsafe")) {
        problems.add(where + "'label' must be safe or unsafe, not " + Problems.quote(label));
      } else if (!seen.add(prompt)) {
        problems.add(where + "the prompt is given twice");
      } else {
        prompts.add(new XsTestPrompt(prompt, text(column, "type"), label.equals("safe")));
      }
    }

    private static String text(Function<String, @Nullable String> column, String name) {
      String value = column.apply(name);
      return value == null ? "" : value;
    }
  }

  /// The first prompts of every type.
  public static List<XsTestPrompt> perType(List<XsTestPrompt> prompts, int most) {
    Map<String, Integer> taken = new HashMap<>();
    return prompts.stream()
        .filter(prompt -> taken.merge(prompt.type(), 1, Integer::sum) <= most)
        .toList();
  }
}
