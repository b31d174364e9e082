package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.WeightFiles;

/// Files with the rows that an arm is trained on, in plain or encrypted as its weights may be.
/// Callers name a file as it would be called in plain.
record RowFiles(WeightFiles files) {
  RowFiles {
    requireNonNull(files, "files");
  }

  static RowFiles plain() {
    return new RowFiles(WeightFiles.plain());
  }

  boolean exists(Path file) {
    return Files.exists(files.stored(file));
  }

  /// Writes a file, which appears complete or not at all.
  void write(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    files.write(file, file, out -> out.write(bytes));
  }

  <T> List<T> read(Path file, Class<T> type) {
    List<T> rows = new ArrayList<>();
    forEach(file, type, rows::add);
    return List.copyOf(rows);
  }

  /// Hands over the rows one by one; those of a plain file without keeping them.
  <T> void forEach(Path file, Class<T> type, Consumer<T> consumer) {
    if (files.stored(file).equals(file)) {
      JsonLines.forEach(file, type, row -> consumer.accept(row.value()));
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = files.read(file, arena).toArray(ValueLayout.JAVA_BYTE);
      JsonLines.forEach(
          file.toString(),
          new ByteArrayInputStream(bytes),
          type,
          row -> consumer.accept(row.value()));
    }
  }

  /// Whether a file has no content.
  boolean isEmpty(Path file) {
    Path stored = files.stored(file);
    if (!stored.equals(file)) {
      return EncryptedFile.header(stored).size() == 0;
    }
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  /// What a passport says of a file.
  ///
  /// @param name within the arm's folder
  DataRecord record(Path file, String name, List<Source> sources) {
    Path stored = files.stored(file);
    boolean plain = stored.equals(file);
    long[] rows = {0};
    try (Arena arena = Arena.ofConfined()) {
      var content = files.read(file, arena);
      for (long at = 0; at < content.byteSize(); at++) {
        rows[0] += content.get(ValueLayout.JAVA_BYTE, at) == '\n' ? 1 : 0;
      }
    }
    return new DataRecord(
        name,
        plain ? Hashes.sha256(file) : EncryptedFile.header(stored).sha256(),
        rows[0],
        plain ? null : Hashes.sha256(stored),
        sources);
  }
}
