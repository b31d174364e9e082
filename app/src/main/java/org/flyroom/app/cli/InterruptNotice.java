package org.flyroom.app.cli;

/// Tells whoever presses Ctrl-C that nothing is lost, and ends at once. In force until closed.
///
/// An orderly end of the process would pull libtorch away from under the lanes that still compute,
/// and crash. There is nothing to bring in order either: a run may be killed at any moment.
final class InterruptNotice implements AutoCloseable {
  /// What shells take for an end by Ctrl-C.
  private static final int INTERRUPTED = 130;

  private final Thread hook =
      new Thread(
          () -> {
            System.err.println(
                System.lineSeparator()
                    + "flyroom: interrupted: the same command goes on from here");
            Runtime.getRuntime().halt(INTERRUPTED);
          });

  InterruptNotice() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is going down, and the notice is out.
    }
  }
}
