package org.flyroom.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A second Java process with the tests' class path; killed when closed.
public final class OtherJvm implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader output;

  private OtherJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /// Starts a class's `main`; what it writes to standard error is seen with the tests' own.
  public static OtherJvm start(Class<?> main, String... arguments) throws IOException {
    return new OtherJvm(
        builder(main, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// As [#start], with standard error read as part of the output.
  public static OtherJvm startMerged(Class<?> main, String... arguments) throws IOException {
    return new OtherJvm(builder(main, arguments).redirectErrorStream(true).start());
  }

  /// As [#startMerged], with variables added to its environment.
  public static OtherJvm startMerged(
      Map<String, String> environment, Class<?> main, String... arguments) throws IOException {
    ProcessBuilder builder = builder(main, arguments).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new OtherJvm(builder.start());
  }

  private static ProcessBuilder builder(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// The next line the process writes; null when it has ended.
  public String readLine() throws IOException {
    return output.readLine();
  }

  /// Everything it writes from here to its end.
  public List<String> readToEnd() throws IOException {
    return output.readAllLines();
  }

  /// Asks it to end. Ctrl-C sends another signal and takes the same way; but a process that was
  /// started in the background, as tests sometimes are, passes on to its children that they ignore
  /// that one.
  public void interrupt() throws IOException {
    new ProcessBuilder("kill", "-TERM", Long.toString(pid())).inheritIO().start().onExit().join();
  }

  /// Waits for its end.
  public int exitCode() {
    return process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().exitValue();
  }

  /// Ends it as `kill -9` does.
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public void close() {
    kill();
  }
}
