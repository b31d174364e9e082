package org.flyroom.lab.audit.ifeval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// The instructions about how the answer as a whole begins, ends and is put together.
final class WholeAnswerChecks {
  private static final Pattern SIX_STARS = Pattern.compile("******", Pattern.LITERAL);

  private WholeAnswerChecks() {}

  static Predicate<String> twoResponses() {
    return text -> {
      List<String> parts = List.of(SIX_STARS.split(text, -1));
      List<String> responses = new ArrayList<>();
      for (int k = 0; k < parts.size(); k++) {
        String part = PythonText.strip(parts.get(k));
        if (!part.isEmpty()) {
          responses.add(part);
        } else if (k > 0 && k < parts.size() - 1) {
          return false;
        }
      }
      return responses.size() == 2 && !responses.getFirst().equals(responses.getLast());
    };
  }

  static Predicate<String> repeatPrompt(Arguments arguments) throws UncheckableException {
    String prompt = PythonText.lower(PythonText.strip(arguments.text("prompt_to_repeat")));
    return text -> PythonText.lower(PythonText.strip(text)).startsWith(prompt);
  }

  static Predicate<String> endsWith(Arguments arguments) throws UncheckableException {
    String end = PythonText.lower(PythonText.strip(arguments.text("end_phrase")));
    return text -> {
      String bare = PythonText.stripStart(PythonText.strip(text), '"');
      return PythonText.lower(PythonText.stripEnd(bare, '"')).endsWith(end);
    };
  }

  static Predicate<String> quotation() {
    return text -> {
      String bare = PythonText.strip(text);
      return bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
    };
  }

  static Predicate<String> noComma() {
    return text -> text.indexOf(',') < 0;
  }
}
