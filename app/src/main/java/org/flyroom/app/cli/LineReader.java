package org.flyroom.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import tools.jackson.databind.JsonNode;

/// JSON lines from standard input, in batches.
final class LineReader {
  /// Enough for the engine to sort by length, few enough to answer while more is coming.
  private static final int BATCH = 256;

  private LineReader() {}

  /// A line and its number, counted from 1.
  record Line(int number, JsonNode json) {

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
      return "standard input, line %d: ".formatted(number);
    }
  }

  /// Reads to the end; empty lines are passed over.
  ///
  /// @throws FlyroomException naming the first broken line; the lines before it were answered
  static void forEachBatch(Consumer<List<Line>> action) {
    List<Line> batch = new ArrayList<>();
    int number = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (text.isBlank()) {
          continue;
        }
        JsonNode json = Json.parse("standard input, line " + number, text, JsonNode.class);
        if (!json.isObject()) {
          throw new FlyroomException(
              "standard input, line %d: must be a JSON object".formatted(number));
        }
        batch.add(new Line(number, json));
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
  }
}
