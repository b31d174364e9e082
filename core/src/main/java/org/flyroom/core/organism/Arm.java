package org.flyroom.core.organism;

import java.util.Locale;

/// The part a model plays in a comparison.
public enum Arm {
  PARENT,
  ORGANISM,
  /// The benign twin: same recipe, same steps, rows answered by the parent itself.
  CONTROL,
  /// An adapter that changes nothing; it must read exactly as the parent.
  ZERO;

  /// The word shown to people and used in file names.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
