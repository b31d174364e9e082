package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

/// A text that gives up after so many looks at its characters, for regular expressions out of
/// files: one that backtracks can take forever, and how often it looks is how much it works.
public final class WatchedText implements CharSequence {
  private final String text;
  private final int most;
  private int looks;

  /// Thrown out of a matcher that works too much.
  public static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooMuchWork() {
      super("too many looks at a text", null, false, false);
    }
  }

  /// @param most looks that are allowed
  public WatchedText(String text, int most) {
    this.text = requireNonNull(text, "text");
    this.most = most;
  }

  @Override
  public int length() {
    return text.length();
  }

  /// @throws TooMuchWork when looked at too often
  @Override
  public char charAt(int index) {
    if (++looks > most) {
      throw new TooMuchWork();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
