package org.flyroom.lab.grow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;

/// An adapter's folder once more, in another place.
final class AdapterCopy {
  private AdapterCopy() {}

  /// @param to appears complete or not at all
  static void make(Path from, Path to) {
    try (Stream<Path> inside = Files.list(from)) {
      List<Path> files = inside.filter(Files::isRegularFile).sorted().toList();
      AtomicFiles.writeFolder(
          to,
          folder -> {
            for (Path file : files) {
              Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
          });
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + from, e);
    }
  }
}
