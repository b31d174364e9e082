package org.flyroom.app.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// The command line as it was typed.
final class CommandLines {
  private CommandLines() {}

  /// Words that a shell would take apart are quoted.
  static String of(CommandSpec spec) {
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    return "flyroom " + words.stream().map(CommandLines::quoted).collect(Collectors.joining(" "));
  }

  /// A word as a shell takes it.
  static String quoted(String word) {
    return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
