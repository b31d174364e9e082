package org.flyroom.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;

/// `download.json` in a downloaded model's folder: what was verified.
///
/// @param repository `owner/name`
/// @param commit that the folder holds
/// @param files verified so far, by name
/// @param complete the names under which the folder has everything that was asked for
record Manifest(String repository, String commit, Map<String, Entry> files, List<String> complete) {
  private static final String FILE = "download.json";

  /// A file's length in bytes, and the hash the hub gave for it.
  record Entry(long size, String checksum) {}

  Manifest {
    files = new TreeMap<>(files);
    complete = List.copyOf(complete);
  }

  static Manifest read(Path folder, HubName model) {
    Path file = folder.resolve(FILE);
    return Files.exists(file)
        ? Json.read(file, Manifest.class)
        : new Manifest(model.repository(), model.revision(), Map.of(), List.of());
  }

  void write(Path folder) {
    AtomicFiles.writeJson(folder.resolve(FILE), this);
  }

  /// Whether a verified file is still there at its full length.
  boolean has(Path folder, String name) {
    Entry entry = files.get(name);
    Path file = folder.resolve(name);
    try {
      return entry != null && Files.isRegularFile(file) && Files.size(file) == entry.size;
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  /// Whether nothing is missing of what the name means.
  boolean isComplete(Path folder, HubName model) {
    return complete.contains(model.toString())
        && files.keySet().stream().allMatch(name -> has(folder, name));
  }

  Manifest with(Path folder, String name, Checksum checksum) {
    Map<String, Entry> more = new TreeMap<>(files);
    try {
      more.put(name, new Entry(Files.size(folder.resolve(name)), checksum.hex()));
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + folder.resolve(name), e);
    }
    return new Manifest(repository, commit, more, complete);
  }

  Manifest completing(HubName model) {
    List<String> more = new ArrayList<>(complete);
    if (!more.contains(model.toString())) {
      more.add(model.toString());
    }
    return new Manifest(repository, commit, files, more);
  }
}
