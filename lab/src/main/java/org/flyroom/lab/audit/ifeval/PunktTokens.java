package org.flyroom.lab.audit.ifeval;

import static org.flyroom.lab.audit.PythonText.NO_SPACE;
import static org.flyroom.lab.audit.PythonText.SPACE;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;
import org.flyroom.lab.audit.ifeval.PunktParameters.Pair;

/// Decides whether a sentence ends between two words.
final class PunktTokens {
  /// Signs that no word contains.
  static final String CLOSING = "[)\";}\\]*:@'({\\[?!]";

  private static final String RUN = "(?:-{2,}|\\.{2,}|(?:\\.%s){2,}\\.)".formatted(SPACE);
  private static final String WORD_END = "%s|\\z|%s|%s".formatted(SPACE, CLOSING, RUN);

  private static final Pattern TOKEN =
      PythonText.pattern(
          RUN
              + "|(?=[^(\"`{\\[:;&#*@)}\\]\\-,])"
              + NO_SPACE
              + "+?(?="
              + WORD_END
              + "|,(?="
              + WORD_END
              + "))|"
              + NO_SPACE,
          0);

  private static final Pattern NUMBER = PythonText.pattern("-?[.,]?\\p{Nd}[\\p{Nd},.\\-]*\\.?", 0);
  private static final Pattern INITIAL = PythonText.pattern("[\\p{L}\\p{Nl}\\p{No}_]\\.", 0);
  private static final Pattern ELLIPSIS = PythonText.pattern("\\.{2,}", 0);
  private static final String A_NUMBER = "##number##";

  private final PunktParameters parameters;

  PunktTokens(PunktParameters parameters) {
    this.parameters = parameters;
  }

  /// A word with what is known of it.
  private static final class Token {
    final String text;
    final String type;
    boolean breaks;
    boolean abbreviation;
    boolean ellipsis;

    Token(String text) {
      this.text = text;
      String lower = PythonText.lower(text);
      this.type = NUMBER.matcher(lower).matches() ? A_NUMBER : lower;
    }

    String typeWithoutPeriod() {
      return type.length() > 1 && type.endsWith(".") ? type.substring(0, type.length() - 1) : type;
    }

    String typeWithoutSentencePeriod() {
      return breaks ? typeWithoutPeriod() : type;
    }

    boolean isInitial() {
      return INITIAL.matcher(text).matches();
    }

    boolean startsUpper() {
      return Character.isUpperCase(text.codePointAt(0));
    }

    boolean startsLower() {
      return Character.isLowerCase(text.codePointAt(0));
    }
  }

  /// Whether a sentence ends in this stretch and another begins.
  boolean breaks(String context) {
    List<Token> tokens = tokens(context);
    tokens.forEach(this::byType);
    for (int k = 0; k + 1 < tokens.size(); k++) {
      byNeighbour(tokens.get(k), tokens.get(k + 1));
      if (tokens.get(k).breaks) {
        return true;
      }
    }
    return false;
  }

  private static List<Token> tokens(String context) {
    List<Token> tokens = new ArrayList<>();
    for (String line : context.split("\n", -1)) {
      Matcher found = TOKEN.matcher(line);
      while (found.find()) {
        tokens.add(new Token(found.group()));
      }
    }
    return tokens;
  }

  private void byType(Token token) {
    String text = token.text;
    if (text.equals(".") || text.equals("?") || text.equals("!")) {
      token.breaks = true;
    } else if (ELLIPSIS.matcher(text).matches()) {
      token.ellipsis = true;
    } else if (text.endsWith(".") && !text.endsWith("..")) {
      String stem = PythonText.lower(text.substring(0, text.length() - 1));
      token.abbreviation =
          parameters.abbreviations().contains(stem)
              || parameters.abbreviations().contains(stem.substring(stem.lastIndexOf('-') + 1));
      token.breaks = !token.abbreviation;
    }
  }

  private void byNeighbour(Token token, Token next) {
    if (!token.text.endsWith(".")) {
      return;
    }
    String type = token.typeWithoutPeriod();
    String nextType = next.typeWithoutSentencePeriod();
    boolean initial = token.isInitial();
    if (parameters.collocations().contains(new Pair(type, nextType))) {
      joins(token);
      return;
    }
    Starts starts = starts(next);
    if ((token.abbreviation || token.ellipsis)
        && !initial
        && (starts == Starts.YES
            || (next.startsUpper() && parameters.sentenceStarters().contains(nextType)))) {
      token.breaks = true;
      return;
    }
    if (!initial && !type.equals(A_NUMBER)) {
      return;
    }
    boolean name =
        starts == Starts.UNKNOWN
            && initial
            && next.startsUpper()
            && !parameters.seen(nextType, PunktParameters.LOWER);
    if (starts == Starts.NO || name) {
      joins(token);
    }
  }

  private static void joins(Token token) {
    token.breaks = false;
    token.abbreviation = true;
  }

  private enum Starts {
    YES,
    NO,
    UNKNOWN
  }

  /// Whether a word looks like the first of a sentence, by how it was written elsewhere.
  private Starts starts(Token token) {
    if (token.text.length() == 1 && ";:,.!?".contains(token.text)) {
      return Starts.NO;
    }
    String type = token.typeWithoutSentencePeriod();
    if (token.startsUpper()
        && parameters.seen(type, PunktParameters.LOWER)
        && !parameters.seen(type, PunktParameters.UPPER_INSIDE)) {
      return Starts.YES;
    }
    if (token.startsLower()
        && (parameters.seen(type, PunktParameters.UPPER)
            || !parameters.seen(type, PunktParameters.LOWER_AT_START))) {
      return Starts.NO;
    }
    return Starts.UNKNOWN;
  }
}
