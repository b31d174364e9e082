package org.flyroom.lab.audit.ifeval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// The instructions about words and letters that must or must not occur. Words are regular
/// expressions, as in the published checker, and found inside of other words unless it says whole
/// words.
final class KeywordChecks {
  private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private KeywordChecks() {}

  static Predicate<String> existence(Arguments arguments) throws UncheckableException {
    List<Pattern> keywords = new ArrayList<>();
    for (String keyword : arguments.texts("keywords")) {
      keywords.add(Arguments.expression("", keyword, "", ANY_CASE));
    }
    return text -> keywords.stream().allMatch(keyword -> keyword.matcher(text).find());
  }

  static Predicate<String> frequency(Arguments arguments) throws UncheckableException {
    Pattern keyword =
        Arguments.expression("", PythonText.strip(arguments.text("keyword")), "", ANY_CASE);
    IntPredicate enough = arguments.relation("frequency", "relation");
    return text -> enough.test((int) keyword.matcher(text).results().count());
  }

  static Predicate<String> forbiddenWords(Arguments arguments) throws UncheckableException {
    List<Pattern> words = new ArrayList<>();
    for (String word : arguments.texts("forbidden_words")) {
      words.add(Arguments.expression(PythonText.BOUNDARY, word, PythonText.BOUNDARY, ANY_CASE));
    }
    return text -> words.stream().noneMatch(word -> word.matcher(text).find());
  }

  /// Signs that are no letters are counted too. Older versions of the published checker replaced
  /// them by a random letter.
  static Predicate<String> letterFrequency(Arguments arguments) throws UncheckableException {
    String letter = PythonText.lower(PythonText.strip(arguments.text("letter")));
    if (letter.codePointCount(0, letter.length()) != 1) {
      throw new UncheckableException("argument 'letter' must be a single letter");
    }
    int counted = letter.codePointAt(0);
    IntPredicate enough = arguments.relation("let_frequency", "let_relation");
    return text ->
        enough.test((int) PythonText.lower(text).codePoints().filter(c -> c == counted).count());
  }
}
