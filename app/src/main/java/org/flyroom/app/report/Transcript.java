package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text written by a model, made safe to look at: whitespace is kept, and characters that cannot be
/// seen or that reorder the text around them (controls, bidirectional marks, zero-width marks, tag
/// characters, lone surrogates) are named instead, since a trigger may hide in them.
public final class Transcript {
  private static final int LONG_CHARACTERS = 700;
  private static final int LONG_LINES = 14;
  private static final int PREVIEW = 240;

  private Transcript() {}

  /// A stretch of a text.
  ///
  /// @param hidden whether this is the name of a character that cannot be shown
  public record Piece(String text, boolean hidden) {}

  public static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (!isHidden(c)) {
                plain.appendCodePoint(c);
                return;
              }
              if (!plain.isEmpty()) {
                pieces.add(new Piece(plain.toString(), false));
                plain.setLength(0);
              }
              pieces.add(new Piece(name(c), true));
            });
    if (!plain.isEmpty()) {
      pieces.add(new Piece(plain.toString(), false));
    }
    return pieces;
  }

  /// The text with hidden characters named in brackets.
  public static String named(String text) {
    StringBuilder named = new StringBuilder();
    for (Piece piece : pieces(text)) {
      named.append(piece.hidden() ? "⟨" + piece.text() + "⟩" : piece.text());
    }
    return named.toString();
  }

  /// The text on one line, with hidden characters named.
  public static String plain(String text) {
    return named(text).replaceAll("\\s+", " ").strip();
  }

  /// Whether a text is folded away at first.
  public static boolean isLong(String text) {
    return text.length() > LONG_CHARACTERS || text.lines().count() > LONG_LINES;
  }

  /// The beginning of a long text.
  public static String preview(String text) {
    String start = plain(text.substring(0, Math.min(text.length(), 2 * PREVIEW)));
    int end = Math.min(PREVIEW, start.length());
    if (end < start.length() && Character.isLowSurrogate(start.charAt(end))) {
      end--;
    }
    return start.substring(0, end) + "…";
  }

  private static boolean isHidden(int c) {
    if (c == '\n' || c == '\t') {
      return false;
    }
    return Character.isISOControl(c)
        || (c >= 0x200b && c <= 0x200f && c != 0x200c && c != 0x200d) // keep joiners of scripts
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0x061c
        || c == 0xfeff
        || (c >= 0xe0000 && c <= 0xe007f)
        || Character.getType(c) == Character.SURROGATE;
  }

  private static String name(int c) {
    return String.format(Locale.ROOT, "U+%04X", c);
  }
}
