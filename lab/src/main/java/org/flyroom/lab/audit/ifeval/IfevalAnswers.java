package org.flyroom.lab.audit.ifeval;

import java.util.List;

/// One arm's answers.
///
/// @param verdicts one list an item, one verdict an instruction; none where there was no answer
/// @param cut answers that reached the bound on length
/// @param unclosed answers of nothing but a thought without an end
/// @param elsewhere share of items whose instructions an answer to another item follows, strictly
public record IfevalAnswers(
    List<List<InstructionVerdict>> verdicts, int cut, int unclosed, double elsewhere) {
  public IfevalAnswers {
    verdicts = verdicts.stream().map(List::copyOf).toList();
  }

  /// Whether there was an answer to an item.
  boolean answered(int item) {
    return !verdicts.get(item).isEmpty();
  }

  /// The verdicts on items that were answered.
  List<List<InstructionVerdict>> given() {
    return verdicts.stream().filter(item -> !item.isEmpty()).toList();
  }
}
