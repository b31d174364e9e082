package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.lab.audit.Measure;

/// Measures chosen by the beginnings of their names.
final class MeasureChoice {
  /// Every measure there is.
  static final String ALL = "all";

  private MeasureChoice() {}

  /// Those whose name begins with one of the words, in their order.
  ///
  /// @param option whose words they are, for messages
  /// @throws FlyroomException naming every word that chooses nothing
  static List<Measure<?>> of(List<String> words, List<Measure<?>> all, String option) {
    List<String> ids = all.stream().map(measure -> measure.about().id()).toList();
    List<String> problems = new ArrayList<>();
    for (String word : words) {
      if (!word.equals(ALL) && ids.stream().noneMatch(id -> id.startsWith(word))) {
        problems.add(
            "%s %s: no measure's name begins so; there are %s"
                .formatted(option, word, String.join(", ", ids)));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return of(words, all);
  }

  /// Those whose name begins with one of the words, in their order; words that choose nothing are
  /// no error.
  static List<Measure<?>> of(List<String> words, List<Measure<?>> all) {
    return all.stream().filter(measure -> chosen(measure.about().id(), words)).toList();
  }

  private static boolean chosen(String id, List<String> words) {
    return words.contains(ALL) || words.stream().anyMatch(id::startsWith);
  }
}
