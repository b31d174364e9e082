package org.flyroom.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flyroom.core.store.Json;
import tools.jackson.databind.node.ObjectNode;

/// The command line in this JVM, as users type it.
final class Cli {
  private Cli() {}

  /// What a command left behind.
  record Result(int exit, List<String> out, List<String> err) {

    /// Every line of the output as the JSON object it must be.
    List<ObjectNode> json() {
      return out.stream().map(line -> Json.parseObject("output", line)).toList();
    }
  }

  static Result run(Object... words) {
    return given("", words);
  }

  /// @param input what the command reads from standard input
  static Result given(String input, Object... words) {
    return given(input.getBytes(StandardCharsets.UTF_8), words);
  }

  static Result given(byte[] input, Object... words) {
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = words[i].toString();
    }
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try (PrintStream newOut = new PrintStream(written, false, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(complained, true, StandardCharsets.UTF_8)) {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(newOut);
      System.setErr(newErr);
      int exit = Main.commandLine().execute(args);
      newOut.flush();
      return new Result(exit, lines(written), lines(complained));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
