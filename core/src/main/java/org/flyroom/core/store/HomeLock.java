package org.flyroom.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;

/// One run's hold on a home, given back by [#close].
///
/// The lock is the operating system's, on the file `.lock`; it ends with its process, however that
/// ends. The file's text only says who holds it and means nothing by itself.
public final class HomeLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final int MAX_HOLDER_BYTES = 4096;

  // POSIX drops a process's locks on a file when the process closes any of its handles on it, so
  // the second taker in one JVM must be turned away before it opens the file.
  private static final Map<Path, String> HELD_HERE = new HashMap<>();

  private final Path folder;
  private final FileChannel channel;
  private boolean open = true;

  private HomeLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static HomeLock acquire(Path folder, String purpose) {
    String self =
        "process %d (%s, since %s)"
            .formatted(
                ProcessHandle.current().pid(),
                purpose,
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    synchronized (HELD_HERE) {
      String holder = HELD_HERE.get(folder);
      if (holder != null) {
        throw inUse(folder, holder);
      }
      HomeLock lock = lockFile(folder, self);
      HELD_HERE.put(folder, self);
      return lock;
    }
  }

  /// Gives the home back; a second call does nothing.
  @Override
  public void close() {
    synchronized (HELD_HERE) {
      if (!open) {
        return;
      }
      open = false;
      HELD_HERE.remove(folder);
      try (channel) {
        channel.truncate(0);
      } catch (IOException e) {
        throw IoProblems.of("cannot give back the lock " + folder.resolve(FILE), e);
      }
    }
  }

  private static HomeLock lockFile(Path folder, String self) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw inUse(folder, holder(channel));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)), 0);
        return new HomeLock(folder, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot lock home " + folder, e);
    }
  }

  // Empty for the moment between the holder's taking the lock and its writing who it is.
  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_HOLDER_BYTES);
    int length = channel.read(text, 0);
    return length <= 0
        ? "another process"
        : new String(text.array(), 0, length, StandardCharsets.UTF_8);
  }

  private static FlyroomException inUse(Path folder, String holder) {
    return new FlyroomException(
        "home %s is in use by %s: wait for it to end, or work in another home with --home OTHER"
            .formatted(folder, holder));
  }
}
