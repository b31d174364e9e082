package org.flyroom.lab.grow;

import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Tunable;

/// Finds the parents of teachers that do not come from the parent of what is grown.
@FunctionalInterface
public interface TeacherParents {

  /// The model of an identity.
  ///
  /// @throws FlyroomException when it cannot be had
  Tunable of(ModelIdentity identity);

  /// Has none.
  static TeacherParents none() {
    return identity -> {
      throw new FlyroomException(
          "the teacher's parent, %s, is not the parent of what is grown"
              .formatted(identity.name()));
    };
  }
}
