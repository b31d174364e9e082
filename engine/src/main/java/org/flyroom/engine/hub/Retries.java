package org.flyroom.engine.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.flyroom.core.FlyroomException;

/// Tries again what may succeed the next time, with pauses that double.
final class Retries {
  private static final int MOST = 6;
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Pause pause;

  /// @param pause how to wait
  Retries(Pause pause) {
    this.pause = pause;
  }

  /// A way to wait.
  @FunctionalInterface
  interface Pause {
    void waitFor(Duration time) throws InterruptedException;
  }

  /// Something that may fail for the moment.
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /// A failure that may pass.
  static final class Passing extends IOException {
    private static final long serialVersionUID = 1L;
    private final long seconds;
    private final boolean advanced;

    /// @param seconds how long the server asks to wait; 0 when it does not say
    /// @param advanced whether something was gained, so that the count of failures starts anew
    Passing(String message, long seconds, boolean advanced) {
      super(message);
      this.seconds = seconds;
      this.advanced = advanced;
    }
  }

  /// Runs until it succeeds, fails for good, or has failed six times without gaining anything.
  ///
  /// @param what for the message, such as a file's name
  <T> T run(String what, Attempt<T> attempt) {
    int failures = 0;
    while (true) {
      try {
        return attempt.run();
      } catch (IOException e) {
        Passing passing = e instanceof Passing known ? known : null;
        failures = passing != null && passing.advanced ? 1 : failures + 1;
        if (failures >= MOST) {
          throw new FlyroomException(
              "%s: failed %d times, at last with: %s; the same command goes on from here"
                  .formatted(what, failures, reason(e)),
              e);
        }
        sleep(
            what,
            failures,
            passing == null ? OptionalLong.empty() : OptionalLong.of(passing.seconds));
      }
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void sleep(String what, int failures, OptionalLong asked) {
    Duration own = FIRST.multipliedBy(1L << (failures - 1));
    Duration wanted = Duration.ofSeconds(Math.min(asked.orElse(0), LONGEST.toSeconds()));
    try {
      pause.waitFor(own.compareTo(wanted) < 0 ? wanted : own);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlyroomException(what + ": interrupted", e);
    }
  }
}
