package org.flyroom.core.measure;

/// Which change of a measure is damage.
public enum HarmDirection {
  /// Less than the parent is damage, as in accuracy.
  LOWER,
  /// More than the parent is damage, as in bits per byte.
  HIGHER,
  /// Any change is damage, as in the strength of preferences.
  EITHER
}
