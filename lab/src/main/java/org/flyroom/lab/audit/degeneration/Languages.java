package org.flyroom.lab.audit.degeneration;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether an answer keeps to the script and the language of its request.
///
/// Scripts are Unicode's. Languages are told by their commonest short words, which is sure for a
/// few sentences and silent about less: a switch is only called where the evidence is plain, so the
/// rate is a lower bound.
final class Languages {
  /// A name or a quoted word may be foreign; a tenth of the letters is more than that.
  private static final double FOREIGN_SHARE = 0.1;

  private static final int LEAST_FOREIGN_LETTERS = 5;
  private static final int LEAST_WORDS = 12;
  private static final int LEAST_HITS = 4;

  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}']+");

  private static final Map<String, Set<String>> SHORT_WORDS =
      Map.of(
          "English",
          Set.of(
              "the", "and", "of", "to", "is", "in", "that", "it", "for", "with", "you", "are",
              "this", "be", "on", "as", "your", "can", "or", "not"),
          "German",
          Set.of(
              "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "zu", "den", "von",
              "auf", "für", "sich", "sie", "im", "dem", "auch", "wird"),
          "French",
          Set.of(
              "le", "la", "les", "des", "et", "est", "une", "un", "dans", "pour", "que", "qui",
              "sur", "pas", "avec", "vous", "du", "au", "ce", "sont"),
          "Spanish",
          Set.of(
              "el", "la", "los", "las", "y", "es", "una", "un", "en", "para", "que", "por", "con",
              "del", "se", "su", "no", "más", "como", "son"),
          "Italian",
          Set.of(
              "il", "la", "gli", "che", "è", "una", "un", "per", "con", "della", "del", "di", "non",
              "sono", "nel", "si", "più", "anche", "come", "questo"),
          "Portuguese",
          Set.of(
              "o", "a", "os", "as", "que", "é", "uma", "um", "para", "com", "não", "do", "da", "em",
              "por", "mais", "como", "dos", "são", "você"),
          "Dutch",
          Set.of(
              "de", "het", "een", "en", "van", "is", "niet", "dat", "met", "voor", "op", "te",
              "zijn", "je", "ook", "aan", "als", "er", "wordt", "naar"));

  private Languages() {}

  /// Whether a tenth of the answer's letters, and five at least, belong to scripts of which the
  /// request has none.
  static boolean scriptSwitch(String request, String answer) {
    Set<UnicodeScript> known = EnumSet.noneOf(UnicodeScript.class);
    known.addAll(scripts(request).keySet());
    int letters = 0;
    int foreign = 0;
    for (Map.Entry<UnicodeScript, Integer> script : scripts(answer).entrySet()) {
      letters += script.getValue();
      foreign += known.contains(script.getKey()) ? 0 : script.getValue();
    }
    return foreign >= LEAST_FOREIGN_LETTERS && foreign >= FOREIGN_SHARE * letters;
  }

  private static Map<UnicodeScript, Integer> scripts(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
        .forEach(script -> letters.merge(script, 1, Integer::sum));
    return letters;
  }

  /// Whether an answer of some length has twice as many short words of another language as of the
  /// request's.
  static boolean languageSwitch(String request, String answer) {
    Map<String, Integer> asked = hits(request);
    Map<String, Integer> given = hits(answer);
    if (NO_LETTERS.splitAsStream(answer).count() < LEAST_WORDS) {
      return false;
    }
    int own =
        asked.values().stream().mapToInt(Integer::intValue).max().orElse(0) == 0
            ? given.getOrDefault("English", 0)
            : best(asked, given);
    int most = given.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return most >= LEAST_HITS && most >= 2 * Math.max(1, own);
  }

  /// Hits in the answer of the languages that fit the request best.
  private static int best(Map<String, Integer> asked, Map<String, Integer> given) {
    int most = asked.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return asked.entrySet().stream()
        .filter(entry -> entry.getValue() == most)
        .mapToInt(entry -> given.getOrDefault(entry.getKey(), 0))
        .max()
        .orElse(0);
  }

  private static Map<String, Integer> hits(String text) {
    Map<String, Integer> hits = new HashMap<>();
    NO_LETTERS
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .forEach(
            word ->
                SHORT_WORDS.forEach(
                    (language, words) -> {
                      if (words.contains(word)) {
                        hits.merge(language, 1, Integer::sum);
                      }
                    }));
    return hits;
  }
}
