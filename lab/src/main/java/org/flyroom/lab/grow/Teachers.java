package org.flyroom.lab.grow;

import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;

/// Finds the models that recipes name as teachers.
@FunctionalInterface
public interface Teachers {

  /// A model by the name that users give it, asked through whatever keeps answers.
  ///
  /// @throws FlyroomException when it cannot be had
  LanguageModel named(String name);

  /// Finds none.
  static Teachers none() {
    return name -> {
      throw new FlyroomException("the teacher '%s' cannot be reached here".formatted(name));
    };
  }
}
