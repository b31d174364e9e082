package org.flyroom.lab.audit.ifeval;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// The instructions about how many sentences, paragraphs and words there are.
final class LengthChecks {
  private static final Pattern DIVIDER =
      PythonText.pattern("%1$s?\\*\\*\\*%1$s?".formatted(PythonText.SPACE), 0);
  private static final Pattern BLANK_LINE = PythonText.pattern("\n\n", 0);
  private static final Pattern WORDS = PythonText.pattern(PythonText.WORD + "+", 0);
  private static final Pattern SPACE = PythonText.pattern(PythonText.SPACE, 0);

  private LengthChecks() {}

  static Predicate<String> sentences(Arguments arguments, Punkt punkt) throws UncheckableException {
    IntPredicate enough = arguments.relation("num_sentences", "relation");
    return text -> enough.test(punkt.sentences(text).size());
  }

  static Predicate<String> words(Arguments arguments) throws UncheckableException {
    IntPredicate enough = arguments.relation("num_words", "relation");
    return text -> enough.test((int) WORDS.matcher(text).results().count());
  }

  static Predicate<String> paragraphs(Arguments arguments) throws UncheckableException {
    int wanted = arguments.count("num_paragraphs");
    return text -> {
      List<String> parts = List.of(DIVIDER.split(text, -1));
      int count = parts.size();
      for (int k = 0; k < parts.size(); k++) {
        if (PythonText.isBlank(parts.get(k))) {
          if (k > 0 && k < parts.size() - 1) {
            return false;
          }
          count--;
        }
      }
      return count == wanted;
    };
  }

  static Predicate<String> firstWordOfParagraph(Arguments arguments) throws UncheckableException {
    int wanted = arguments.count("num_paragraphs");
    int nth = arguments.count("nth_paragraph");
    String first = PythonText.lower(arguments.text("first_word"));
    if (nth < 1 || nth > wanted) {
      throw new UncheckableException(
          "argument 'nth_paragraph' must be 1 to %d, the number of paragraphs".formatted(wanted));
    }
    return text -> {
      List<String> parts = List.of(BLANK_LINE.split(text, -1));
      int count = (int) parts.stream().filter(part -> !PythonText.isBlank(part)).count();
      // Blank parts do not count, and yet the nth is looked up with them in place.
      return nth <= count
          && count == wanted
          && !PythonText.isBlank(parts.get(nth - 1))
          && firstWord(PythonText.strip(parts.get(nth - 1))).equals(first);
    };
  }

  private static String firstWord(String paragraph) {
    String word = SPACE.split(paragraph, 2)[0];
    String bare = PythonText.stripStart(PythonText.stripStart(word, '\''), '"');
    StringBuilder first = new StringBuilder();
    for (int c : bare.codePoints().toArray()) {
      if (".,?!'\"".indexOf(c) >= 0) {
        break;
      }
      first.append(PythonText.lower(Character.toString(c)));
    }
    return first.toString();
  }
}
