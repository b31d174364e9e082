package org.flyroom.core.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Wall time and processor time since it was made.
///
/// On a machine that others work on, wall time says little; processor time moves far less.
public final class Stopwatch {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final long processorStart = processorNanos();

  /// What has passed.
  ///
  /// @param seconds wall time
  /// @param processorSeconds of all processors together, used by the whole program; null where the
  ///   platform does not tell
  public record Reading(double seconds, @Nullable Double processorSeconds) {}

  /// What has passed until now.
  public Reading read() {
    long processor = processorNanos();
    return new Reading(
        (System.nanoTime() - start) / NANOS,
        processor < 0 || processorStart < 0 ? null : (processor - processorStart) / NANOS);
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : -1;
  }
}
