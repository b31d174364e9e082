package org.flyroom.lab.audit.ifeval;

import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.flyroom.lab.audit.PythonText;

/// The instructions about language and case. A text whose language nothing tells passes, as in the
/// published checker.
final class LanguageChecks {
  private LanguageChecks() {}

  static Predicate<String> responseLanguage(Arguments arguments) throws UncheckableException {
    String language = arguments.text("language");
    if (!LanguageDetection.knows(language)) {
      throw new UncheckableException(
          "argument 'language': no language '%s' can be told".formatted(language));
    }
    return text -> isIn(language, text);
  }

  static Predicate<String> englishCapital() {
    return text -> PythonText.isUpper(text) && isIn("en", text);
  }

  static Predicate<String> englishLowercase() {
    return text -> PythonText.isLower(text) && isIn("en", text);
  }

  static Predicate<String> capitalWords(Arguments arguments, Punkt punkt)
      throws UncheckableException {
    IntPredicate enough = arguments.relation("capital_frequency", "capital_relation");
    WordTokens tokens = new WordTokens(punkt);
    return text -> enough.test((int) tokens.of(text).stream().filter(PythonText::isUpper).count());
  }

  private static boolean isIn(String language, String text) {
    return LanguageDetection.of(text).map(language::equals).orElse(true);
  }
}
