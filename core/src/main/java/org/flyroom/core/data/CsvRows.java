package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// CSV (RFC 4180) whose first record names the columns. Cells may hold line breaks; an empty one
/// reads as null.
public final class CsvRows {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(true)
          .setHeader()
          .setSkipHeaderRecord(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private CsvRows() {}

  /// Whether a file is one by its name.
  public static boolean isOne(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /// Hands over the rows one by one, without keeping them; all values are texts.
  ///
  /// @throws FlyroomException when the file cannot be read, is broken or has no row
  public static void forEach(Path file, Consumer<ObjectRows.Row> consumer) {
    long row = 0;
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = FORMAT.parse(reader)) {
      int columns = parser.getHeaderNames().size();
      for (CSVRecord csv : parser) {
        row++;
        String where = "%s: row %d".formatted(file, row);
        if (csv.size() != columns) {
          throw new FlyroomException(
              "%s: %d cells under %d columns".formatted(where, csv.size(), columns));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        csv.toMap()
            .forEach(
                (column, cell) -> {
                  if (cell.isEmpty()) {
                    object.putNull(column);
                  } else {
                    object.put(column, cell);
                  }
                });
        consumer.accept(new ObjectRows.Row(where, object));
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    } catch (UncheckedIOException e) {
      throw IoProblems.of("%s: after row %d".formatted(file, row), requireNonNull(e.getCause()));
    } catch (IllegalArgumentException e) {
      // The reader's word for a header with a column twice or without a name.
      throw new FlyroomException("%s: its first record: %s".formatted(file, e.getMessage()), e);
    }
    if (row == 0) {
      throw new FlyroomException(file + ": is empty; it needs at least one row below its columns");
    }
  }
}
