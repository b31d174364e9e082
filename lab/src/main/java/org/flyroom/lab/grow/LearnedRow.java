package org.flyroom.lab.grow;

import org.flyroom.core.model.Prompt;
import org.flyroom.lab.threat.Expectation;

/// A row of any stage, as far as it says what a model learns to say.
sealed interface LearnedRow permits StoredRow, StoredPair, StoredRollout {

  Expectation expectation();

  Prompt prompt();

  /// The answer that is made likelier.
  String response();
}
