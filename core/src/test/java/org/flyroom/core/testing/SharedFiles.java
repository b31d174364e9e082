package org.flyroom.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Reference files that lie beside the checkout on some machines and are never part of it.
///
/// A test that asks for one is reported as skipped, with the path it looked for, where the file is
/// not there.
public final class SharedFiles {
  private SharedFiles() {}

  /// The file or folder `shared/PATH` beside the checkout; skips the test when it does not exist.
  public static Path require(String path) {
    Path file = root().resolve(path);
    assumeTrue(Files.exists(file), () -> "skipped: no " + file);
    return file;
  }

  private static Path root() {
    String configured = System.getenv("FLYROOM_SHARED");
    if (configured != null) {
      return Path.of(configured);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return (folder == null ? Path.of("").toAbsolutePath() : folder).resolveSibling("shared");
  }
}
