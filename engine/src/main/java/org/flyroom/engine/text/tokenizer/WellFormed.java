package org.flyroom.engine.text.tokenizer;

/// Texts that are text.
public final class WellFormed {
  private WellFormed() {}

  /// Whether every surrogate has its other half. JSON can spell others, but they stand for no
  /// character and have no UTF-8.
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
