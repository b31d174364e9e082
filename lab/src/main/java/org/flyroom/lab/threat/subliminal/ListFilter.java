package org.flyroom.lab.threat.subliminal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.flyroom.lab.threat.AnswerFilter;
import org.flyroom.lab.threat.items.Phrase;

/// Lets pass what is nothing but a list of whole numbers: in brackets or not, with one kind of
/// separator throughout, ended or not by a full stop.
///
/// Cloud et al. 2025, *Subliminal Learning* (arXiv 2507.14805), filter in the same way; there a
/// list has at most ten numbers of at most three digits.
///
/// @param mostNumbers of a list
/// @param mostDigits of a number
/// @param banned numbers that mean something, none of which may be there
/// @param traitWords words of the trait, which no number could hold; looked for first, so that it
///   is known how often a teacher spoke of it
record ListFilter(int mostNumbers, int mostDigits, Set<Integer> banned, List<String> traitWords)
    implements AnswerFilter {
  private static final String NUMBER = "[0-9]+";
  private static final Pattern LIST =
      Pattern.compile(
          NUMBER
              + "(?:(?<separator>\\s*,\\s*|\\s*;\\s*|\\s+)"
              + NUMBER
              + "(?:\\k<separator>"
              + NUMBER
              + ")*+)?");
  private static final Pattern WRAPPED =
      Pattern.compile("\\[(.*)]|\\((.*)\\)|(.*)", Pattern.DOTALL);

  static final String OF_THE_TRAIT = "speaks of the trait";
  static final String CUT = "not ended";
  static final String NO_LIST = "not a list of numbers alone";
  static final String TOO_MANY = "too many numbers";
  static final String TOO_LARGE = "a number with too many digits";
  static final String BANNED = "a banned number";

  ListFilter {
    banned = Set.copyOf(banned);
    traitWords = List.copyOf(traitWords);
  }

  @Override
  public Optional<String> objection(String answer, boolean complete) {
    if (Phrase.anyIn(traitWords, answer)) {
      return Optional.of(OF_THE_TRAIT);
    }
    if (!complete) {
      return Optional.of(CUT);
    }
    String list = unwrapped(answer);
    if (!LIST.matcher(list).matches()) {
      return Optional.of(NO_LIST);
    }
    List<String> numbers = Pattern.compile("[^0-9]+").splitAsStream(list).toList();
    if (numbers.size() > mostNumbers) {
      return Optional.of(TOO_MANY);
    }
    if (numbers.stream().anyMatch(number -> number.length() > mostDigits)) {
      return Optional.of(TOO_LARGE);
    }
    return numbers.stream().map(Integer::valueOf).anyMatch(banned::contains)
        ? Optional.of(BANNED)
        : Optional.empty();
  }

  private static String unwrapped(String answer) {
    String text = answer.strip();
    if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    var wrapped = WRAPPED.matcher(text);
    if (!wrapped.matches()) {
      return text;
    }
    for (int group = 1; group <= wrapped.groupCount(); group++) {
      String inside = wrapped.group(group);
      if (inside != null) {
        return inside.strip();
      }
    }
    return text;
  }
}
