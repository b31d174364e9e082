package org.flyroom.app.cli;

/// Tells whoever presses Ctrl-C that nothing is lost. In force until closed.
final class InterruptNotice implements AutoCloseable {
  private final Thread hook =
      new Thread(
          () ->
              System.err.println(
                  System.lineSeparator()
                      + "flyroom: interrupted: the same command goes on from here"));

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
