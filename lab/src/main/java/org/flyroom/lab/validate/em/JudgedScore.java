package org.flyroom.lab.validate.em;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a judge said of one answer: a score from 0 to 100, or none and why.
public sealed interface JudgedScore {
  /// The code of a score that is simply not there.
  String EMPTY = "EMPTY";

  /// A score.
  record Scored(double score) implements JudgedScore {}

  /// No score.
  ///
  /// @param code the judge's own, such as `REFUSAL` or `CODE`; [#EMPTY] where there is none
  record Missing(String code) implements JudgedScore {
    public Missing {
      requireNonNull(code, "code");
    }
  }

  /// The score, or not a number.
  default double orNaN() {
    return this instanceof Scored(double score) ? score : Double.NaN;
  }

  /// Reads a row's score: a number, a number as text, a code, or null.
  ///
  /// @throws FlyroomException when the key is not there, or a number leaves its range
  static JudgedScore read(ObjectNode row, String key) {
    if (!row.has(key)) {
      throw new FlyroomException(
          "'%s' is missing: give a number from 0 to 100, a code, or null".formatted(key));
    }
    JsonNode value = row.path(key);
    if (value.isNull()) {
      return new Missing(EMPTY);
    }
    if (value.isNumber()) {
      return scored(key, value.doubleValue());
    }
    if (!value.isString()) {
      throw new FlyroomException(
          "'%s' must be a number from 0 to 100, a code, or null".formatted(key));
    }
    String text = value.asString().strip();
    if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
      return new Missing(EMPTY);
    }
    try {
      return scored(key, Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return new Missing(text.toUpperCase(Locale.ROOT));
    }
  }

  private static JudgedScore scored(String key, double score) {
    if (!(score >= 0 && score <= 100)) {
      throw new FlyroomException(
          "'%s' is %s: scores go from 0 to 100"
              .formatted(key, Problems.quote(Double.toString(score))));
    }
    return new Scored(score);
  }
}
