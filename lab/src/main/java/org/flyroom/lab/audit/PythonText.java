package org.flyroom.lab.audit;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Text as Python's `str` and `re` see it, for measures whose published form is written in Python.
/// Java's own white space, word characters and line ends differ, and verdicts would differ with
/// them.
public final class PythonText {
  private static final String SPACES =
      "\\x09-\\x0D\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

  /// What `\s` matches.
  public static final String SPACE = "[" + SPACES + "]";

  /// What `\S` matches.
  public static final String NO_SPACE = "[^" + SPACES + "]";

  /// What `\w` matches: no combining marks, other than Java's Unicode class.
  public static final String WORD = "[\\p{L}\\p{N}_]";

  /// What `\b` matches.
  public static final String BOUNDARY = "(?:(?<=%1$s)(?!%1$s)|(?<!%1$s)(?=%1$s))".formatted(WORD);

  /// A brace that opens no count is itself to Python, and a mistake to Java.
  private static final Pattern PLAIN_BRACE = Pattern.compile("(?<!\\\\)\\{(?!\\d+(?:,\\d*)?\\})");

  private PythonText() {}

  /// Compiles an expression in which only `\n` ends a line.
  ///
  /// @param flags of [Pattern]
  public static Pattern pattern(String regex, int flags) {
    return Pattern.compile(regex, flags | Pattern.UNIX_LINES);
  }

  /// Compiles an expression that was written for Python, between two of our own.
  ///
  /// @param flags of [Pattern]
  /// @throws PatternSyntaxException where it is none, or uses what Java does not have
  public static Pattern foreignPattern(String before, String regex, String after, int flags) {
    return pattern(
        before + PLAIN_BRACE.matcher(regex).replaceAll("\\\\{") + after,
        flags | Pattern.UNICODE_CHARACTER_CLASS);
  }

  /// Without white space at both ends.
  public static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /// Without white space at the end.
  public static String stripEnd(String text) {
    int to = text.length();
    while (to > 0 && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  /// Without a character at the start, however often it stands there.
  public static String stripStart(String text, char gone) {
    int from = 0;
    while (from < text.length() && text.charAt(from) == gone) {
      from++;
    }
    return text.substring(from);
  }

  /// Without a character at the end, however often it stands there.
  public static String stripEnd(String text, char gone) {
    int to = text.length();
    while (to > 0 && text.charAt(to - 1) == gone) {
      to--;
    }
    return text.substring(0, to);
  }

  /// Whether nothing but white space is in it.
  public static boolean isBlank(String text) {
    return strip(text).isEmpty();
  }

  /// Whether a character is white space; none outside the basic plane is.
  public static boolean isSpace(char c) {
    if (c <= ' ') {
      return (c >= '\t' && c <= '\r') || c >= 0x1C;
    }
    return c == 0x85 || Character.isSpaceChar(c);
  }

  /// `lower()`.
  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// `isupper()`: a letter with case is there, and none is in lower or title case.
  public static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  /// `islower()`: a letter with case is there, and none is in upper or title case.
  public static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }
}
