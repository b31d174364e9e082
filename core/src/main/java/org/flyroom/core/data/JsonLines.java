package org.flyroom.core.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;

/// Files with one JSON value a line (JSON Lines), in UTF-8. Blank lines hold no row.
public final class JsonLines {
  private JsonLines() {}

  /// A row and the line it stands on, counted from 1.
  public record Row<T>(long line, T value) {}

  /// All rows of a file.
  ///
  /// @param type a record, as strict as [Json] says; or Jackson's `ObjectNode` for objects with any
  ///   keys
  /// @throws FlyroomException with file, line and problem of up to 20 broken lines, or when there
  ///   is no row
  public static <T> List<T> read(Path file, Class<T> type) {
    List<T> rows = new ArrayList<>();
    forEach(file, type, row -> rows.add(row.value()));
    return List.copyOf(rows);
  }

  /// Hands over the rows one by one, without keeping them. When a line is broken the sound rows
  /// around it may have been handed over before the exception comes.
  ///
  /// @throws FlyroomException as [#read] does
  public static <T> void forEach(Path file, Class<T> type, Consumer<Row<T>> consumer) {
    Problems problems = new Problems();
    long rows = 0;
    try (Utf8Lines lines = Utf8Lines.open(file)) {
      for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
        String where = file + ":" + lines.number();
        T value;
        try {
          String text = Utf8Lines.decode(bytes);
          if (text.isBlank()) {
            continue;
          }
          rows++;
          value = Json.parse(where, text, type);
        } catch (CharacterCodingException e) {
          rows++;
          problems.add(where + ": " + IoProblems.reason(e));
          continue;
        } catch (FlyroomException e) {
          problems.addAll(e);
          continue;
        }
        consumer.accept(new Row<>(lines.number(), value));
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
    problems.throwIfAny();
    if (rows == 0) {
      throw new FlyroomException(file + ": is empty; it needs at least one row");
    }
  }
}
