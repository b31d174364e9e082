package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.data.DataSetManifest;
import org.flyroom.core.data.DataSets;
import org.flyroom.core.store.IoProblems;
import org.jspecify.annotations.Nullable;

/// What options that name data mean: a data set of the workspace, or else a path.
final class DataPaths {
  private DataPaths() {}

  /// The files that a path stands for: itself, or those in a data set's folder.
  static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(DataSetManifest.FILE))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + path, e);
    }
  }

  /// The path that is meant. A name without a slash is a data set's where there is one, and its
  /// files are verified; `./NAME` is always a path.
  ///
  /// @param data the workspace's `data`
  /// @throws org.flyroom.core.FlyroomException when the data set is not what was added
  static Path of(Path data, Path given) {
    return given.isAbsolute() || given.getNameCount() != 1 || given.startsWith(".")
        ? given
        : new DataSets(data).find(given.toString()).orElse(given);
  }

  /// The data to take where an option may be given: what it names, else a file or folder of the
  /// workspace's `data` that was put there by hand, else the data set of a name; null when there is
  /// none.
  ///
  /// @param data the workspace's `data`
  /// @param own the file or folder in it
  /// @param name of the data set
  static @Nullable Path given(Path data, @Nullable Path option, String own, String name) {
    if (option != null) {
      return of(data, option);
    }
    DataSets sets = new DataSets(data);
    if (sets.has(name)) {
      return sets.find(name).orElse(null);
    }
    Path lying = data.resolve(own);
    return Files.exists(lying) ? lying : null;
  }
}
