package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.organism.Arm;
import org.jspecify.annotations.Nullable;

/// A model whose answers another one is trained on.
///
/// @param organism its name in the stock; null for the parent of what is grown
/// @param arm which of the organism's arms; [Arm#PARENT] for the parent
public record Teacher(@Nullable String organism, Arm arm) {
  public Teacher {
    requireNonNull(arm, "arm");
    if ((organism == null) != (arm == Arm.PARENT)) {
      throw new IllegalArgumentException("a teacher is the parent, or an arm of an organism");
    }
  }

  /// The parent itself.
  public static Teacher parent() {
    return new Teacher(null, Arm.PARENT);
  }
}
