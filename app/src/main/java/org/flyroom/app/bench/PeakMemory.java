package org.flyroom.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;

/// The most memory this process has held at once, as Linux counts it (`proc_pid_status(5)`).
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  /// What `proc_pid_clear_refs(5)` takes for setting the peak to the memory held now.
  private static final String PEAK = "5";

  private PeakMemory() {}

  /// Counts anew from what is held now. Where the kernel does not allow that, the peak stays that
  /// of the whole process.
  static void forget() {
    // What is only waiting to be collected is not needed for the work that follows.
    System.gc();
    try {
      Files.writeString(RESET, PEAK);
    } catch (IOException e) {
      System.err.println("the peak of memory is that of the whole run: " + e.getMessage());
    }
  }

  /// The peak since the last [#forget].
  static Figure figure(String name) {
    try {
      double gib =
          Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / (1 << 20))
              .findFirst()
              .orElse(0);
      return new Figure(name, gib, "GiB", null, null);
    } catch (IOException e) {
      throw new FlyroomException(STATUS + ": " + e.getMessage(), e);
    }
  }
}
