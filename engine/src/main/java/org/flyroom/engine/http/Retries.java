package org.flyroom.engine.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.flyroom.core.FlyroomException;

/// Tries again what may succeed the next time, with pauses that double.
public final class Retries {
  /// How often something may fail in a row without gaining anything.
  public static final int MOST = 6;

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Pause pause;
  private final DoubleSupplier jitter;

  /// With pauses of exactly the planned length.
  ///
  /// @param pause how to wait
  public Retries(Pause pause) {
    this(pause, () -> 1);
  }

  /// @param pause how to wait
  /// @param jitter asked for the factor of each pause, so that many who failed together do not come
  ///   back together
  public Retries(Pause pause, DoubleSupplier jitter) {
    this.pause = pause;
    this.jitter = jitter;
  }

  /// A way to wait.
  @FunctionalInterface
  public interface Pause {
    void waitFor(Duration time) throws InterruptedException;
  }

  /// Something that may fail for the moment.
  ///
  /// @param <T> what it gives
  /// @param <X> how it fails for good
  @FunctionalInterface
  public interface Attempt<T, X extends Exception> {
    T run() throws IOException, X;
  }

  /// A failure that may pass.
  public static class Passing extends IOException {
    private static final long serialVersionUID = 1L;
    private final long seconds;
    private final boolean advanced;

    /// @param seconds how long the server asks to wait; 0 when it does not say
    /// @param advanced whether something was gained, so that the count of failures starts anew
    public Passing(String message, long seconds, boolean advanced) {
      super(message);
      this.seconds = seconds;
      this.advanced = advanced;
    }
  }

  /// Whether a status may be another one the next time.
  public static boolean mayPass(int status) {
    return List.of(408, 409, 425, 429).contains(status) || (status >= 500 && status != 501);
  }

  /// The seconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3: a number, or a
  /// date); 0 where it cannot be read.
  ///
  /// @param now what the time is
  public static long secondsOf(String retryAfter, Instant now) {
    String text = retryAfter.strip();
    if (text.matches("[0-9]{1,6}")) {
      return Long.parseLong(text);
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, Duration.between(now, then).toSeconds());
    } catch (DateTimeParseException _) {
      return 0;
    }
  }

  /// Runs until it succeeds, fails for good, or has failed six times without gaining anything.
  ///
  /// @param what for the message, such as a file's name
  /// @throws FlyroomException after the last failure, which is its cause
  public <T, X extends Exception> T run(String what, Attempt<T, X> attempt) throws X {
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
        sleep(what, failures, passing == null ? 0 : passing.seconds);
      }
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void sleep(String what, int failures, long asked) {
    double own = FIRST.multipliedBy(1L << (failures - 1)).toMillis() * jitter.getAsDouble();
    Duration wanted = Duration.ofSeconds(Math.min(asked, LONGEST.toSeconds()));
    Duration planned = Duration.ofMillis(Math.round(own));
    try {
      pause.waitFor(planned.compareTo(wanted) < 0 ? wanted : planned);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlyroomException(what + ": interrupted", e);
    }
  }
}
