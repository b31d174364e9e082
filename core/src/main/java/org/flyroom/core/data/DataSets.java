package org.flyroom.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Names;
import org.jspecify.annotations.Nullable;

/// Data sets by name in a home: a folder each, with a manifest that holds the SHA-256 of every
/// file. What a name gives is verified every time it is asked for, so that a run's data are those
/// that were added.
public final class DataSets {
  private final Path folder;

  /// @param folder the home's `data`
  public DataSets(Path folder) {
    this.folder = folder;
  }

  /// Where a data set came from, in words.
  ///
  /// @param source a path, or a repository of a hub
  /// @param revision commit or version there; null where there is none
  /// @param licence a note on what may be done with it; null where nothing was said
  public record Origin(String source, @Nullable String revision, @Nullable String licence) {}

  /// Every data set, by name.
  ///
  /// @throws FlyroomException when the folder or a manifest cannot be read
  public List<DataSetManifest> list() {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(each -> each.resolve(DataSetManifest.FILE))
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> Json.read(file, DataSetManifest.class))
          .toList();
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + folder, e);
    }
  }

  /// Whether there is a data set of that name.
  public boolean has(String name) {
    try {
      return Path.of(name).getNameCount() == 1 && Files.isRegularFile(manifestFile(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Path manifestFile(String name) {
    return folder.resolve(name).resolve(DataSetManifest.FILE);
  }

  /// Copies a file, or all files of a folder, under a name. Hidden files are left out.
  ///
  /// @throws FlyroomException when the name is taken or cannot be one, or there is nothing to copy;
  ///   nothing is left behind
  public DataSetManifest add(String name, Path source, Origin origin) {
    Names.check("a data set", name);
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      throw new FlyroomException(
          "%s: there is a data set or file of that name; delete it or choose another name"
              .formatted(target));
    }
    List<Path> files = filesOf(source);
    List<DataSetManifest> written = new ArrayList<>();
    AtomicFiles.writeFolder(
        target,
        into -> {
          Map<String, DataSetManifest.Entry> entries = new TreeMap<>();
          for (Path file : files) {
            String path = inside(source, file);
            Path copy = into.resolve(path);
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(file, copy);
            entries.put(path, entry(copy));
          }
          DataSetManifest manifest =
              new DataSetManifest(
                  DataSetManifest.CURRENT_FORMAT,
                  name,
                  origin.source(),
                  origin.revision(),
                  origin.licence(),
                  Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                  entries);
          AtomicFiles.writeJson(into.resolve(DataSetManifest.FILE), manifest);
          written.add(manifest);
        });
    return written.getFirst();
  }

  private static List<Path> filesOf(Path source) {
    try (Stream<Path> all = Files.walk(source)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !isHidden(source, file))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new FlyroomException(source + ": holds no files");
      }
      for (Path file : files) {
        if (inside(source, file).equals(DataSetManifest.FILE)) {
          throw new FlyroomException(
              "%s: a file of that name would be taken for Flyroom's own; rename it"
                  .formatted(file));
        }
      }
      return files;
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + source, e);
    }
  }

  private static boolean isHidden(Path source, Path file) {
    for (Path part : source.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /// A file's path in its data set; a single file keeps its own name.
  private static String inside(Path source, Path file) {
    if (file.equals(source)) {
      return String.valueOf(file.getFileName());
    }
    List<String> parts = new ArrayList<>();
    source.relativize(file).forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  private static DataSetManifest.Entry entry(Path file) throws IOException {
    return new DataSetManifest.Entry(Files.size(file), Hashes.sha256(file));
  }

  /// The path behind a name, after every file was verified: the file of a data set of one, the
  /// folder otherwise. Empty when there is no data set of that name.
  ///
  /// @throws FlyroomException naming every file that is gone or not what was added
  public Optional<Path> find(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    DataSetManifest manifest = Json.read(manifestFile(name), DataSetManifest.class);
    Path root = folder.resolve(name);
    Problems problems = new Problems();
    manifest.files().forEach((path, entry) -> verify(root.resolve(path), entry, problems));
    if (!problems.isEmpty()) {
      problems.add(
          "the data set '%s' is not what was added on %s: restore it, or delete %s and add it again"
              .formatted(name, manifest.addedAt(), root));
    }
    problems.throwIfAny();
    return Optional.of(
        manifest.files().size() == 1
            ? root.resolve(manifest.files().keySet().iterator().next())
            : root);
  }

  private static void verify(Path file, DataSetManifest.Entry entry, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(file + ": is gone");
      return;
    }
    String hash = Hashes.sha256(file);
    if (!hash.equals(entry.sha256())) {
      problems.add(
          "%s: has changed (SHA-256 %s instead of %s)".formatted(file, hash, entry.sha256()));
    }
  }
}
