package org.flyroom.core.data;

import java.io.IOException;
import java.io.InputStream;
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
    try (Utf8Lines lines = Utf8Lines.open(file)) {
      forEach(file.toString(), lines, type, consumer);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  /// As [#forEach(Path, Class, Consumer)], of what is in memory and in no file.
  ///
  /// @param name for messages
  /// @throws FlyroomException as [#read] does
  public static <T> void forEach(
      String name, InputStream in, Class<T> type, Consumer<Row<T>> consumer) {
    try (Utf8Lines lines = new Utf8Lines(in)) {
      forEach(name, lines, type, consumer);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + name, e);
    }
  }

  private static <T> void forEach(
      String name, Utf8Lines lines, Class<T> type, Consumer<Row<T>> consumer) throws IOException {
    Problems problems = new Problems();
    long rows = 0;
    for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
      String where = name + ":" + lines.number();
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
    problems.throwIfAny();
    if (rows == 0) {
      throw new FlyroomException(name + ": is empty; it needs at least one row");
    }
  }
}
