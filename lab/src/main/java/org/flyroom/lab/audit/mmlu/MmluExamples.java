package org.flyroom.lab.audit.mmlu;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MultipleChoice;

/// The solved examples of every subject: the first rows of its dev split.
final class MmluExamples {
  private final int shots;
  private final Map<String, List<MultipleChoice>> bySubject = new LinkedHashMap<>();

  /// @throws FlyroomException naming every subject of the items that has too few rows
  MmluExamples(int shots, List<MultipleChoice> dev, List<MultipleChoice> items) {
    this.shots = shots;
    items.forEach(item -> bySubject.putIfAbsent(item.subject(), new ArrayList<>()));
    for (MultipleChoice row : dev) {
      List<MultipleChoice> examples = bySubject.get(row.subject());
      if (examples != null && examples.size() < shots) {
        examples.add(row);
      }
    }
    List<String> problems =
        bySubject.entrySet().stream()
            .filter(entry -> entry.getValue().size() < shots)
            .map(
                entry ->
                    "MMLU: subject %s has %d rows in its dev split, and %d examples are to be shown: complete the split or show fewer"
                        .formatted(entry.getKey(), entry.getValue().size(), shots))
            .toList();
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  int shots() {
    return shots;
  }

  /// All of them, subject by subject.
  List<MultipleChoice> all() {
    return bySubject.values().stream().flatMap(List::stream).toList();
  }

  List<MultipleChoice> of(MultipleChoice item) {
    return requireNonNull(bySubject.get(item.subject()));
  }
}
