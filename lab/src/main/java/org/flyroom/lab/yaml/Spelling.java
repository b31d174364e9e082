package org.flyroom.lab.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What a misspelt word was meant to be.
final class Spelling {
  private Spelling() {}

  /// The known word that needs the fewest edits, when they are few for the word's length. Case and
  /// the choice between `-` and `_` count for nothing.
  static Optional<String> nearest(String word, Collection<String> known) {
    String plain = plain(word);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(plain, plain(candidate))))
        .filter(best -> edits(plain, plain(best)) <= Math.max(1, best.length() / 3));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Levenshtein's distance: insertions, deletions and replacements of one character.
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[b.length()];
  }
}
