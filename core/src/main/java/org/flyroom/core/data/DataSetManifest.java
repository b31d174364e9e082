package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a data set in a home is made of: `dataset.json` in its folder.
///
/// @param format version of this file's layout
/// @param name its folder in the home's `data`
/// @param source where it came from: a path, or a repository of a hub
/// @param revision commit or version there; null where there is none
/// @param licence a note on what may be done with it; null where nothing was said
/// @param addedAt ISO 8601
/// @param files by path in the folder, with `/` between its parts
public record DataSetManifest(
    int format,
    String name,
    String source,
    @Nullable String revision,
    @Nullable String licence,
    String addedAt,
    Map<String, Entry> files) {
  /// The layout written by this version.
  public static final int CURRENT_FORMAT = 1;

  /// The manifest's name in the folder.
  public static final String FILE = "dataset.json";

  /// A file's length in bytes and the SHA-256 of its content.
  public record Entry(long bytes, String sha256) {
    public Entry {
      requireNonNull(sha256, "sha256");
    }
  }

  public DataSetManifest {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
    requireNonNull(addedAt, "addedAt");
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  public long bytes() {
    return files.values().stream().mapToLong(Entry::bytes).sum();
  }
}
