package org.flyroom.engine.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from downloading into one folder; ends with its process.
final class FolderLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// @throws FlyroomException when another has it
  static FolderLock take(Path folder) {
    Path file = folder.resolve(".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new FlyroomException(
            "%s: another process is downloading this model: wait for it to end".formatted(folder));
      }
      return new FolderLock(file, channel);
    } catch (IOException e) {
      throw IoProblems.of("cannot lock " + folder, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // Another thread of this process.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw IoProblems.of("cannot give back " + file, e);
    }
  }
}
