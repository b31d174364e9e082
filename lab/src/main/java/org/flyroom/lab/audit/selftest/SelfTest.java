package org.flyroom.lab.audit.selftest;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/// Runs everything that can be shown of the audit's instruments without weights: scripted models
/// whose truth is known, and simulation.
public final class SelfTest {
  /// The root of every random number drawn.
  public static final long SEED = 20_260_101;

  private SelfTest() {}

  /// What was shown.
  ///
  /// @param parts in the order in which they should be read
  public record Result(List<Part> parts, double seconds) {
    public Result {
      parts = List.copyOf(parts);
    }

    /// Whether every check that has a bound lies within it.
    public boolean passed() {
      return parts.stream().flatMap(part -> part.checks().stream()).allMatch(Check::passed);
    }
  }

  /// Checks of one kind.
  ///
  /// @param about what they show and how, a sentence or two
  public record Part(String title, String about, List<Check> checks) {
    public Part {
      requireNonNull(title, "title");
      requireNonNull(about, "about");
      checks = List.copyOf(checks);
    }
  }

  /// One figure against what it must be.
  ///
  /// @param read the figure
  /// @param low the least that passes; negative infinity where there is no bound
  /// @param high the most that passes; positive infinity where there is no bound
  /// @param share whether it is a share, to be shown in percent
  public record Check(String name, double read, double low, double high, boolean share) {
    public Check {
      requireNonNull(name, "name");
    }

    public boolean passed() {
      return read >= low && read <= high;
    }

    /// Whether it can fail.
    public boolean bounded() {
      return !Double.isInfinite(low) || !Double.isInfinite(high);
    }

    /// A figure that must be this, but for rounding.
    static Check equal(String name, double read, double expected) {
      return new Check(name, read, expected - 1e-9, expected + 1e-9, false);
    }

    static Check near(String name, double read, double expected, double tolerance) {
      return new Check(name, read, expected - tolerance, expected + tolerance, false);
    }

    static Check share(String name, double read, double low, double high) {
      return new Check(name, read, low, high, true);
    }

    /// A share that is shown and cannot fail.
    static Check shown(String name, double read) {
      return share(name, read, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  /// Runs all parts.
  public static Result run() {
    long start = System.nanoTime();
    List<Part> parts = new ArrayList<>();
    List<Oracles.Read> read = Oracles.read();
    parts.add(Oracles.truths(read));
    parts.add(Oracles.zeroAdapters(read));
    parts.add(Coverage.part());
    parts.add(SimulatedSuites.falseAlarms());
    parts.add(SimulatedSuites.power());
    return new Result(parts, (System.nanoTime() - start) / 1e9);
  }
}
