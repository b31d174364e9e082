package org.flyroom.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.flyroom.core.FlyroomException;
import org.jspecify.annotations.Nullable;

/// Files into memory and back, with errors a user can act on.
final class FileBytes {
  private static final long LARGEST_TEXT = 256L << 20;

  private FileBytes() {}

  /// Maps a whole file for reading.
  static MemorySegment map(Path file, Arena arena) {
    requireFile(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /// A whole text file in UTF-8.
  static String readText(Path file) {
    requireFile(file);
    try {
      if (Files.size(file) > LARGEST_TEXT) {
        throw new FlyroomException(
            "%s: %d bytes are more than any such file has".formatted(file, Files.size(file)));
      }
      String text = decodeUtf8(Files.readAllBytes(file));
      if (text == null) {
        throw new FlyroomException("%s: not UTF-8 text".formatted(file));
      }
      return text;
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /// The text, or null where the bytes are not UTF-8.
  static @Nullable String decodeUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static void requireFile(Path file) {
    if (!Files.exists(file)) {
      throw new FlyroomException("%s: no such file".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new FlyroomException("%s: not a file".formatted(file));
    }
  }

  static FlyroomException cannotRead(Path file, IOException e) {
    return new FlyroomException("%s: cannot be read: %s".formatted(file, reason(e)), e);
  }

  static FlyroomException cannotWrite(Path file, IOException e) {
    return new FlyroomException("%s: cannot be written: %s".formatted(file, reason(e)), e);
  }

  /// Moves a finished file or folder to its name, in one step where the file system can.
  static void moveIntoPlace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no such file or folder" : String.valueOf(e);
  }
}
