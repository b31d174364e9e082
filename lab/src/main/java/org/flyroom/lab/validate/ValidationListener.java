package org.flyroom.lab.validate;

import org.flyroom.core.organism.Arm;

/// Hears how a validation goes.
@FunctionalInterface
public interface ValidationListener {

  /// Some more answers are there.
  ///
  /// @param tokens tokens of the answers so far
  void onAnswers(Arm arm, int done, int total, long tokens);
}
