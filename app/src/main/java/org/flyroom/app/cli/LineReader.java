package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.Utf8Lines;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON lines from standard input, in batches.
final class LineReader {
  /// Enough for the engine to sort by length, few enough to answer while more is coming.
  private static final int BATCH = 256;

  private LineReader() {}

  /// A line and its number, counted from 1.
  record Line(long number, ObjectNode json) {

    /// A text the line must hold.
    String text(String key) {
      JsonNode value = json.path(key);
      if (!value.isString()) {
        throw new FlyroomException(where() + "'%s' must be a text".formatted(key));
      }
      return value.asString();
    }

    /// Names the line in a message.
    String where() {
      return place(number) + ": ";
    }
  }

  /// Reads to the end or to the first broken line; empty lines are passed over.
  ///
  /// @param meaning what a line asks for
  /// @throws FlyroomException naming the first broken line; the lines before it were answered
  static <R> void forEachBatch(Function<Line, R> meaning, Consumer<List<R>> action) {
    List<R> batch = new ArrayList<>();
    @Nullable FlyroomException broken = null;
    try (Utf8Lines lines = new Utf8Lines(System.in)) {
      for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
        try {
          String text = text(bytes, lines.number());
          if (!text.isBlank()) {
            batch.add(
                meaning.apply(
                    new Line(lines.number(), Json.parseObject(place(lines.number()), text))));
          }
        } catch (FlyroomException e) {
          broken = e;
          break;
        }
        if (batch.size() == BATCH) {
          action.accept(batch);
          batch = new ArrayList<>();
        }
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot read standard input", e);
    }
    if (!batch.isEmpty()) {
      action.accept(batch);
    }
    if (broken != null) {
      throw broken;
    }
  }

  /// Reads to the end, whatever is wrong with single lines; empty lines are passed over.
  ///
  /// @param meaning what a line says; its problems are told with the line's number, so they need
  ///   not name it
  /// @throws FlyroomException with up to 20 broken lines
  static <R> List<R> all(Function<ObjectNode, R> meaning) {
    List<R> read = new ArrayList<>();
    Problems problems = new Problems();
    try (Utf8Lines lines = new Utf8Lines(System.in)) {
      for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
        String where = place(lines.number());
        ObjectNode json;
        try {
          String text = text(bytes, lines.number());
          if (text.isBlank()) {
            continue;
          }
          json = Json.parseObject(where, text);
        } catch (FlyroomException e) {
          problems.addAll(e);
          continue;
        }
        try {
          read.add(meaning.apply(json));
        } catch (FlyroomException e) {
          e.problems().forEach(problem -> problems.add(where + ": " + problem));
        }
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot read standard input", e);
    }
    problems.throwIfAny();
    return read;
  }

  private static String text(byte[] bytes, long number) {
    try {
      return Utf8Lines.decode(bytes);
    } catch (CharacterCodingException e) {
      throw IoProblems.of(place(number), e);
    }
  }

  private static String place(long number) {
    return "standard input, line " + number;
  }
}
