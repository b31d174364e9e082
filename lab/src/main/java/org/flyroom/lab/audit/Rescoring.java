package org.flyroom.lab.audit;

import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import tools.jackson.databind.node.ObjectNode;

/// A measure's read-out by itself, for answers that were made elsewhere.
///
/// @param <A> one answer
public interface Rescoring<A> {

  /// Reads an answer. Keys that the measure has no use for are left alone.
  ///
  /// @throws FlyroomException with what is wrong, without its place
  A answer(ObjectNode line);

  /// Scores all answers together.
  ///
  /// @throws FlyroomException when there are too few for a figure
  Rescored score(List<A> answers);

  /// What came of it.
  ///
  /// @param verdicts one an answer, in their order, each a JSON object by its keys
  /// @param summary by its keys
  /// @param warnings what a reader of the figures must know, one line each
  record Rescored(
      List<Map<String, Object>> verdicts, Map<String, Object> summary, List<String> warnings) {
    public Rescored {
      verdicts = List.copyOf(verdicts);
      warnings = List.copyOf(warnings);
    }
  }

  /// A text that an answer must hold.
  static String text(ObjectNode line, String key) {
    if (!line.path(key).isString()) {
      throw new FlyroomException("'%s' must be a text".formatted(key));
    }
    return line.path(key).asString();
  }
}
