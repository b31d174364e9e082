package org.flyroom.engine.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Closes a stream from which nothing has come for a minute, so that whoever reads wakes up.
final class Watchdog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicLong lastSeen = new AtomicLong(System.nanoTime());
  private final Thread thread;
  private volatile boolean bitten;

  Watchdog(Closeable stream) {
    thread = Thread.ofVirtual().name("download watchdog").start(() -> watch(stream));
  }

  private void watch(Closeable stream) {
    while (true) {
      long left = PATIENCE.toNanos() - (System.nanoTime() - lastSeen.get());
      if (left <= 0) {
        bitten = true;
        try {
          stream.close();
        } catch (IOException e) {
          throw new UncheckedIOException("closing a silent connection", e);
        }
        return;
      }
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException _) {
        return; // The reader is done.
      }
    }
  }

  /// Something came.
  void seen() {
    lastSeen.set(System.nanoTime());
  }

  /// Whether it closed the stream.
  boolean hasBitten() {
    return bitten;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
