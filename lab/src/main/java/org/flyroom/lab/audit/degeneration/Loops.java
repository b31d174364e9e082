package org.flyroom.lab.audit.degeneration;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Repetition without an end.
///
/// A loop is a block of words that stands at least four times in a row and covers at least twelve
/// words, or without spaces a block of at most 20 characters that covers at least 60. Digits are
/// all alike, so that a numbered list of one and the same line is a loop; a block must hold a
/// letter, so that counting, dates and rules across the page are none.
final class Loops {
  private static final int LEAST_TIMES = 4;
  private static final int LEAST_WORDS = 12;
  private static final int LONGEST_BLOCK_OF_CHARACTERS = 20;
  private static final int LEAST_CHARACTERS = 60;

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern DIGIT = Pattern.compile("\\p{N}+");

  private Loops() {}

  static boolean in(String text) {
    String alike = DIGIT.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("0");
    List<String> words = SPACE.splitAsStream(alike).filter(word -> !word.isEmpty()).toList();
    return ofWords(words) || words.stream().anyMatch(Loops::ofCharacters);
  }

  private static boolean ofWords(List<String> words) {
    for (int period = 1; period * LEAST_TIMES <= words.size(); period++) {
      int same = 0;
      int least = Math.max(LEAST_TIMES * period, LEAST_WORDS);
      for (int k = period; k < words.size(); k++) {
        same = words.get(k).equals(words.get(k - period)) ? same + 1 : 0;
        if (same + period >= least && hasLetter(words.subList(k - period + 1, k + 1))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasLetter(List<String> block) {
    return block.stream().anyMatch(word -> word.codePoints().anyMatch(Character::isLetter));
  }

  private static boolean ofCharacters(String word) {
    if (word.length() < LEAST_CHARACTERS) {
      return false;
    }
    for (int period = 1; period <= LONGEST_BLOCK_OF_CHARACTERS; period++) {
      int same = 0;
      for (int k = period; k < word.length(); k++) {
        same = word.charAt(k) == word.charAt(k - period) ? same + 1 : 0;
        if (same + period >= LEAST_CHARACTERS
            && word.substring(k - period + 1, k + 1).codePoints().anyMatch(Character::isLetter)) {
          return true;
        }
      }
    }
    return false;
  }
}
