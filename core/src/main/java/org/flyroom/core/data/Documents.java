package org.flyroom.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.IoProblems;
import tools.jackson.databind.JsonNode;

/// Plain texts for bits per byte.
public final class Documents {
  private final Problems problems = new Problems();
  private final List<TextDocument> documents = new ArrayList<>();
  private final Map<String, String> placeOfId = new HashMap<>();

  private Documents() {}

  /// Reads documents in the order of the files.
  ///
  /// @param files `.txt` and `.md`: one document each, its id the file's name; `.jsonl` and
  ///   `.parquet`: one document a row, with `text`, perhaps `id` (else its place), and any other
  ///   keys
  /// @throws FlyroomException with file and line of up to 20 problems: unreadable, no text, an id
  ///   used twice, another kind of file, no document at all
  public static List<TextDocument> read(List<Path> files) {
    Documents reader = new Documents();
    for (Path file : files) {
      reader.readFile(file);
    }
    if (files.isEmpty()) {
      reader.problems.add("no text files given: name .txt, .md or .jsonl files");
    }
    reader.problems.throwIfAny();
    return List.copyOf(reader.documents);
  }

  private void readFile(Path file) {
    String name = String.valueOf(file.getFileName());
    String lower = name.toLowerCase(Locale.ROOT);
    if (ObjectRows.knows(file)) {
      readRows(file, name);
    } else if (lower.endsWith(".txt") || lower.endsWith(".md")) {
      try {
        add(file.toString(), name, Utf8Lines.decode(Files.readAllBytes(file)));
      } catch (IOException e) {
        problems.addAll(IoProblems.of("cannot read " + file, e));
      }
    } else {
      problems.add(
          file + ": not a kind of text file known here; use .txt, .md, .jsonl or .parquet");
    }
  }

  private void readRows(Path file, String name) {
    List<ObjectRows.Row> rows = new ArrayList<>();
    try {
      ObjectRows.forEach(file, rows::add);
    } catch (FlyroomException e) {
      problems.addAll(e);
    }
    for (ObjectRows.Row row : rows) {
      String where = row.where();
      JsonNode text = row.value().path("text");
      JsonNode id = row.value().path("id");
      if (!text.isString()) {
        problems.add(where + ": needs a key \"text\" with a string");
      } else if (!id.isMissingNode() && !id.isString() && !id.isIntegralNumber()) {
        problems.add(where + ": key id: must be a string or a whole number");
      } else {
        add(
            where,
            id.isMissingNode() ? name + where.substring(file.toString().length()) : id.asString(),
            text.stringValue());
      }
    }
  }

  private void add(String where, String id, String text) {
    String other = placeOfId.putIfAbsent(id, where);
    if (other != null) {
      problems.add("%s: its id '%s' is already that of %s".formatted(where, id, other));
    } else if (text.isEmpty()) {
      problems.add(where + ": the document has no text");
    } else {
      documents.add(new TextDocument(id, text));
    }
  }
}
