package org.flyroom.lab.audit.ifeval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.flyroom.core.Problems;
import org.flyroom.lab.audit.PythonText;
import org.jspecify.annotations.Nullable;

/// The arguments of one instruction, each of its kind or a reason why not.
final class Arguments {
  private final Map<String, Object> values;

  Arguments(Map<String, Object> values) {
    this.values = values;
  }

  /// A text with more than white space in it, as it was given.
  String text(String name) throws UncheckableException {
    if (present(name) instanceof String text && !PythonText.isBlank(text)) {
      return text;
    }
    throw new UncheckableException("argument '%s' must be a text, not empty".formatted(name));
  }

  /// One or more texts.
  List<String> texts(String name) throws UncheckableException {
    List<String> texts = new ArrayList<>();
    if (present(name) instanceof List<?> list) {
      for (Object one : list) {
        if (!(one instanceof String text) || text.isEmpty()) {
          throw new UncheckableException("argument '%s' must hold texts only".formatted(name));
        }
        texts.add(text);
      }
    }
    if (texts.isEmpty()) {
      throw new UncheckableException("argument '%s' must be a list of texts".formatted(name));
    }
    return texts;
  }

  /// A whole number, 0 or more. Files that went through tables have 3.0 for 3.
  int count(String name) throws UncheckableException {
    if (present(name) instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= 0) {
      return number.intValue();
    }
    throw new UncheckableException("argument '%s' must be a whole number".formatted(name));
  }

  /// What a number must be, by its bound and the side of it.
  IntPredicate relation(String countName, String relationName) throws UncheckableException {
    int bound = count(countName);
    return switch (text(relationName)) {
      case "less than" -> n -> n < bound;
      case "at least" -> n -> n >= bound;
      default ->
          throw new UncheckableException(
              "argument '%s' must be 'less than' or 'at least'".formatted(relationName));
    };
  }

  /// An expression that the published checker puts together with an argument as it is.
  static Pattern expression(String before, String argument, String after, int flags)
      throws UncheckableException {
    try {
      return PythonText.foreignPattern(before, argument, after, flags);
    } catch (PatternSyntaxException e) {
      throw new UncheckableException(
          Problems.quote(argument) + " is no regular expression: " + e.getDescription(), e);
    }
  }

  private Object present(String name) throws UncheckableException {
    @Nullable Object value = values.get(name);
    if (value == null) {
      throw new UncheckableException("argument '%s' is missing".formatted(name));
    }
    return value;
  }
}
