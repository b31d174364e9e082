package org.flyroom.core.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that come inside the program, put into a folder for what reads files.
public final class BundledFiles {
  private static final int HASH_DIGITS = 12;

  private BundledFiles() {}

  /// What a bundled file holds.
  @FunctionalInterface
  public interface Contents {
    /// The bytes of a file.
    ///
    /// @param file path inside the folder, with `/`
    byte[] of(String file);
  }

  /// A folder with the files, written whole where it is not there yet, and not read otherwise. Its
  /// name holds a hash of the version, so that another version of Flyroom unpacks its own beside
  /// it.
  ///
  /// @param into where folders of this kind lie
  /// @param name what the folder's name starts with
  /// @param version changes when any content does, such as a list of checksums
  /// @param files paths inside the folder
  public static Path unpacked(
      Path into, String name, String version, List<String> files, Contents contents) {
    Path folder = into.resolve(name + "-" + Hashes.sha256(version).substring(0, HASH_DIGITS));
    if (!Files.exists(folder)) {
      AtomicFiles.writeFolder(
          folder,
          inside -> {
            for (String file : files) {
              Path path = inside.resolve(file);
              Files.createDirectories(path.getParent());
              Files.write(path, contents.of(file));
            }
          });
    }
    return folder;
  }
}
