package org.flyroom.core.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder of files that comes inside the program.
///
/// @param beside a class in whose module the folder lies
/// @param folder as [Class#getResource] takes it: seen from the class, or from the root with a `/`
public record BundledFiles(Class<?> beside, String folder) {
  /// Lists the hashes of all other files of a folder, as `sha256sum` writes them.
  public static final String CHECKSUMS = "SHA256SUMS";

  private static final int HASH_DIGITS = 12;

  public BundledFiles {
    requireNonNull(beside, "beside");
    requireNonNull(folder, "folder");
  }

  /// The bytes of a file.
  ///
  /// @param file path inside the folder, with `/`
  public byte[] content(String file) {
    String name = folder.isEmpty() ? file : folder + "/" + file;
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  /// The text of a file.
  ///
  /// @param file path inside the folder, with `/`
  public String text(String file) {
    return new String(content(file), StandardCharsets.UTF_8);
  }

  /// A folder on disk with the files that [#CHECKSUMS] lists and itself, for what reads files.
  ///
  /// Written whole where it is not there yet, and not read otherwise. Its name holds a hash of the
  /// contents, so that another version of Flyroom unpacks its own beside it.
  ///
  /// @param into where folders of this kind lie
  /// @param name what the folder's name starts with
  public Path unpacked(Path into, String name) {
    String sums = text(CHECKSUMS);
    Stream<String> listed = sums.lines().map(line -> line.substring(line.indexOf("  ") + 2));
    return unpacked(into, name, sums, Stream.concat(listed, Stream.of(CHECKSUMS)).toList());
  }

  /// The same with some of the files, which no checksums list.
  public Path unpacked(Path into, String name, List<String> files) {
    String sums =
        files.stream()
            .map(file -> Hashes.sha256(text(file)) + "  " + file)
            .collect(Collectors.joining("\n"));
    return unpacked(into, name, sums, files);
  }

  private Path unpacked(Path into, String name, String version, List<String> files) {
    Path unpacked = into.resolve(name + "-" + Hashes.sha256(version).substring(0, HASH_DIGITS));
    if (!Files.exists(unpacked)) {
      AtomicFiles.writeFolder(
          unpacked,
          inside -> {
            for (String file : files) {
              Path path = inside.resolve(file);
              Files.createDirectories(path.getParent());
              Files.write(path, content(file));
            }
          });
    }
    return unpacked;
  }
}
