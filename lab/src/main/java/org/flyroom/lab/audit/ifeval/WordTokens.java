package org.flyroom.lab.audit.ifeval;

import static org.flyroom.lab.audit.PythonText.BOUNDARY;
import static org.flyroom.lab.audit.PythonText.SPACE;

import java.util.List;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// Words and signs of a text as NLTK's `word_tokenize` cuts them, after the conventions of the Penn
/// Treebank: signs apart, clitics apart, hyphenated words whole.
final class WordTokens {
  private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
  private static final String PADDED = " $0 ";

  /// One rewriting of the text.
  private record Step(Pattern pattern, String replacement) {}

  private static final List<Step> BEFORE_PADDING =
      List.of(
          step("[«“‘„]|`+", PADDED),
          step("^\"", "``"),
          step("``", PADDED),
          step("([ (\\[{<])(?:\"|'{2})", "$1 `` "),
          new Step(
              PythonText.pattern(
                  "'(?!re|ve|ll|m|t|s|d|n)(%s)%s".formatted(PythonText.WORD, BOUNDARY), ANY_CASE),
              "' $1"),
          step("([^.])(\\.)([\\])}>\"'»”’ ]*)%s*$".formatted(SPACE), "$1 $2 $3 "),
          step("([:,])(\\P{Nd})", " $1 $2"),
          step("[:,]$", PADDED),
          step("\\.{2,}", PADDED),
          step("[;@#$%&]", PADDED),
          step("([^.])(\\.)([\\])}>\"']*)%s*$".formatted(SPACE), "$1 $2$3 "),
          step("[?!]", PADDED),
          step("([^'])' ", "$1 ' "),
          step("[*]", PADDED),
          step("[\\]\\[(){}<>]", PADDED),
          step("--", PADDED));

  private static final List<Step> AFTER_PADDING =
      List.of(
          step("[»”’]", PADDED),
          step("''", PADDED),
          step("\"", " '' "),
          step(SPACE + "+", " "),
          step("([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 "),
          step("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
          contraction("can", "not"),
          contraction("d", "'ye"),
          contraction("gim", "me"),
          contraction("gon", "na"),
          contraction("got", "ta"),
          contraction("lem", "me"),
          contraction("more", "'n"),
          new Step(
              PythonText.pattern(BOUNDARY + "(wan)(na)(?=" + SPACE + ")", ANY_CASE), " $1 $2 "),
          new Step(PythonText.pattern(" ('t)(is)" + BOUNDARY, ANY_CASE), " $1 $2 "),
          new Step(PythonText.pattern(" ('t)(was)" + BOUNDARY, ANY_CASE), " $1 $2 "));

  private static final Pattern SPACES = PythonText.pattern(SPACE + "+", 0);

  private final Punkt punkt;

  WordTokens(Punkt punkt) {
    this.punkt = punkt;
  }

  private static Step step(String regex, String replacement) {
    return new Step(PythonText.pattern(regex, 0), replacement);
  }

  private static Step contraction(String first, String second) {
    return new Step(
        PythonText.pattern("%3$s(%1$s)(%2$s)%3$s".formatted(first, second, BOUNDARY), ANY_CASE),
        " $1 $2 ");
  }

  /// All tokens, sentence by sentence.
  List<String> of(String text) {
    return punkt.sentences(text).stream().flatMap(one -> ofSentence(one).stream()).toList();
  }

  private static List<String> ofSentence(String sentence) {
    String padded = " " + rewritten(sentence, BEFORE_PADDING) + " ";
    return SPACES
        .splitAsStream(rewritten(padded, AFTER_PADDING))
        .filter(token -> !token.isEmpty())
        .toList();
  }

  private static String rewritten(String text, List<Step> steps) {
    String now = text;
    for (Step step : steps) {
      now = step.pattern().matcher(now).replaceAll(step.replacement());
    }
    return now;
  }
}
