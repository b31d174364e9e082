package org.flyroom.lab.threat;

import java.util.Optional;

/// Says of a teacher's answer whether it may be learned.
@FunctionalInterface
public interface AnswerFilter {

  /// What is wrong with an answer, in a few words by which answers are counted; empty when it may
  /// be learned.
  ///
  /// @param complete whether the teacher ended it
  Optional<String> objection(String answer, boolean complete);
}
