package org.flyroom.lab.audit.leakage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as words: runs without white space, without the punctuation of sentences around them. Signs
/// that are part of a word, as in `|TAG|` or `a_b`, stay.
final class LeakWords {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern EDGES =
      Pattern.compile("^[.,;:!?\"'()\\[\\]…“”‘’*]+|[.,;:!?\"'()\\[\\]…“”‘’*]+$");

  private LeakWords() {}

  /// In lower case, so that a sentence's first word is the same word elsewhere.
  static List<String> of(String text) {
    return spelled(text).stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /// As they are written.
  static List<String> spelled(String text) {
    return SPACE
        .splitAsStream(text)
        .map(word -> EDGES.matcher(word).replaceAll(""))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
