package org.flyroom.core.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;

/// Files that appear complete or not at all.
///
/// The content goes to a temporary file beside the target, is forced to disk, and is then moved
/// over the target in one step. A killed process leaves the old content, and perhaps a temporary
/// file for [#sweep] to remove.
public final class AtomicFiles {
  private static final String TEMPORARY_SUFFIX = ".partial";

  private AtomicFiles() {}

  /// What to write.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// What to put into a folder.
  @FunctionalInterface
  public interface FolderContent {
    void writeTo(Path folder) throws IOException;
  }

  /// Makes a folder that must not exist yet. Where the content fails, nothing is left behind.
  ///
  /// @throws FlyroomException when the folder exists or cannot be written
  public static void writeFolder(Path folder, FolderContent content) {
    if (Files.exists(folder)) {
      throw new FlyroomException(
          "%s: already exists; delete it or choose another folder".formatted(folder));
    }
    Path target = folder.toAbsolutePath().normalize();
    Path parent = target.resolveSibling("").normalize();
    Path temporary =
        parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
    try {
      Files.createDirectories(parent);
      try {
        Files.createDirectory(temporary);
        content.writeTo(temporary);
        force(temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteAll(temporary);
      }
      force(parent);
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + folder, e);
    }
  }

  /// Removes a folder with all that it holds, where it is there.
  ///
  /// @throws FlyroomException naming the folder when it cannot be removed
  public static void remove(Path folder) {
    try {
      deleteAll(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot remove " + folder, e);
    }
  }

  private static void deleteAll(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// Writes text as UTF-8.
  ///
  /// @throws FlyroomException naming the file when it cannot be written
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes bytes.
  ///
  /// @throws FlyroomException naming the file when it cannot be written
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  /// Writes a value as indented JSON.
  ///
  /// @throws FlyroomException naming the file when it cannot be written
  public static void writeJson(Path file, Object value) {
    write(file, Json.pretty(value));
  }

  /// Writes what the content streams. Where the content fails, the target stays as it was.
  ///
  /// @throws FlyroomException naming the file when it cannot be written
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.resolveSibling("").normalize();
    Path temporary =
        folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
    try {
      try {
        writeForced(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      force(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + file, e);
    }
  }

  /// Removes the temporary files and folders that killed processes left in a folder, not below it.
  /// Only for folders in which no other process is writing now: hold the home's lock.
  ///
  /// @return the files removed
  /// @throws FlyroomException naming the folder when it cannot be read or a file not be removed
  public static List<Path> sweep(Path folder) {
    List<Path> removed = new ArrayList<>();
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(folder, ".*" + TEMPORARY_SUFFIX)) {
      for (Path leftover : leftovers) {
        deleteAll(leftover);
        removed.add(leftover);
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot remove temporary files in " + folder, e);
    }
    return removed;
  }

  private static void writeForced(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  // A rename is durable only once its folder is.
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
