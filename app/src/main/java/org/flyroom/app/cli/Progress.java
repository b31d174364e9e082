package org.flyroom.app.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How far a piece of work is, on standard error: a bar that moves on a terminal, a plain line now
/// and then elsewhere.
final class Progress {
  private static final String TERMINAL = "flyroom.terminal";
  private static final int WIDTH = 24;
  private static final Duration ON_TERMINAL = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final PrintStream out;
  private final boolean terminal;
  private String phase = "";
  private long started;
  private long lastShown;
  private int firstDone;
  private long firstTokens;

  /// @param terminal whether lines may be drawn over
  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Progress on standard error. Java can only tell whether input and output together are a
  /// terminal; the launcher knows about standard error and says so.
  static Progress onStandardError() {
    String told = System.getProperty(TERMINAL);
    boolean terminal =
        told == null
            ? Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            : Boolean.parseBoolean(told);
    return new Progress(System.err, terminal);
  }

  /// Shows that a phase has come to `done` of `total`. A phase starts when its name first appears.
  ///
  /// @param tokens tokens worked on in this phase so far; 0 leaves the rate out
  /// @param note such as a loss; may be empty
  void show(String name, int done, int total, long tokens, String note) {
    long now = System.nanoTime();
    if (!name.equals(phase)) {
      end();
      phase = name;
      started = now;
      // What was done before, by an earlier run or before the first report, says nothing of speed.
      firstDone = done;
      firstTokens = tokens;
      lastShown = 0;
    }
    Duration pause = terminal ? ON_TERMINAL : ELSEWHERE;
    boolean last = done >= total;
    if (!last && lastShown != 0 && now - lastShown < pause.toNanos()) {
      return;
    }
    lastShown = now;
    double seconds = (now - started) / 1e9;
    String line = line(done, total, tokens, note, seconds);
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
    } else {
      out.println(line);
    }
    if (last) {
      end();
    }
  }

  private String line(int done, int total, long tokens, String note, double seconds) {
    int filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-30s ", phase));
    if (terminal) {
      line.append("#".repeat(filled)).append("-".repeat(WIDTH - filled)).append(' ');
    }
    line.append(done).append('/').append(total);
    if (tokens > firstTokens && seconds > 0.5) {
      line.append(String.format(Locale.ROOT, "  %.0f tokens/s", (tokens - firstTokens) / seconds));
    }
    int worked = done - firstDone;
    if (done < total && worked > 0) {
      line.append("  ").append(clock(seconds / worked * (total - done))).append(" left");
    } else if (done >= total) {
      line.append("  ").append(clock(seconds));
    }
    return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
  }

  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /// Says something on a line of its own.
  void say(String line) {
    end();
    out.println(line);
  }

  /// Leaves the line of the phase under way.
  void end() {
    if (!phase.isEmpty() && terminal) {
      out.println();
    }
    phase = "";
  }
}
