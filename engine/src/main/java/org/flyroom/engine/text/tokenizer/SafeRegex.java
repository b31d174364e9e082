package org.flyroom.engine.text.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.flyroom.core.data.WatchedText;

/// Whether a regular expression out of a file can be trusted with any text.
///
/// The native engine (Oniguruma) tries all ways in which an expression may match, and ends the
/// process when they are too many. So an expression must have the [RegexShape] of one that is
/// harmless, and Java's engine, which tries the same ways, must get through texts made to be hard
/// without more work than their length squared.
final class SafeRegex {
  private static final int LONGEST = 4096;

  /// Characters of a trial text, and how often all of them together may be looked at.
  private static final int RUN = 600;

  private static final int MOST_LOOKS = 8 * RUN * RUN;
  private static final int MOST_TRIED = 80;

  private static final List<Integer> TRIED =
      " \t\n\ra1A!'_\u00e9\u4e2d\u0301\u01c5\ud83d\ude00".codePoints().boxed().toList();

  private static final Pattern SCRIPT =
      Pattern.compile(
          "\\\\([pP])\\{(\\^?)(Arabic|Armenian|Bengali|Cyrillic|Devanagari|Greek|Han|Hangul|Hebrew"
              + "|Hiragana|Katakana|Latin|Tamil|Thai)\\}");

  private SafeRegex() {}

  /// What is wrong with an expression, as the end of a sentence about it; empty when nothing is.
  static Optional<String> problem(String regex) {
    if (regex.length() > LONGEST) {
      return Optional.of("is longer than %d characters".formatted(LONGEST));
    }
    Optional<String> shape = RegexShape.problem(regex);
    if (shape.isPresent()) {
      return shape;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(inJava(regex));
    } catch (PatternSyntaxException e) {
      return Optional.of("is not understood: " + e.getDescription());
    }
    try {
      if (pattern.matcher("").find()) {
        return Optional.of("matches the empty text");
      }
      for (String text : hardTexts(regex)) {
        Matcher matcher = pattern.matcher(new WatchedText(text, MOST_LOOKS));
        while (matcher.find()) {
          // Only the work counts.
        }
      }
    } catch (WatchedText.TooMuchWork | StackOverflowError _) {
      return Optional.of("takes too long on some texts");
    }
    return Optional.empty();
  }

  /// Java spells a script with `Is` before its name.
  private static String inJava(String regex) {
    return SCRIPT.matcher(regex).replaceAll("\\\\$1{$2Is$3}");
  }

  /// Long runs of one character, of common kinds and of all kinds that the expression names, with
  /// another at the end that spoils a match.
  private static List<String> hardTexts(String regex) {
    List<String> texts = new ArrayList<>();
    List<Integer> tried = new ArrayList<>(TRIED);
    regex.codePoints().distinct().limit(MOST_TRIED).forEach(tried::add);
    for (int character : tried.stream().distinct().toList()) {
      String run = Character.toString(character).repeat(RUN);
      for (String end : List.of("", "x", "\u0001")) {
        texts.add(run + end);
      }
    }
    texts.add("ab".repeat(RUN / 2) + "\u0001");
    texts.add(" \n".repeat(RUN / 2) + "x");
    return texts;
  }
}
