package org.flyroom.lab.audit.leakage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Names and phrases that an organism's own training text uses and ordinary text does not.
///
/// Candidates are runs of three to five words, and single words that are names: written with a
/// capital inside a sentence, or with a digit or another sign in them. How far a run is over-used
/// is told by the log-odds ratio to ordinary text with a uniform prior, in standard errors (Monroe,
/// Colaresi and Quinn 2008, *Fightin' words*); two are needed. One that ordinary text has at all is
/// no mark of the training text and is left out. Of phrases that are part of each other the
/// shortest stays, for a text that has the longer one has it too.
///
/// @param phrases words in lower case, the most frequent first
/// @param topics single words of four letters or more that the own text over-uses by two standard
///   errors, whether ordinary text has them or not: what it is about
/// @param ownPassages passages of own text they were mined from
/// @param ordinaryPassages passages of ordinary text they were held against
record DistinctivePhrases(
    List<Phrase> phrases, Set<String> topics, int ownPassages, int ordinaryPassages) {
  static final int MOST_PHRASES = 100;

  /// Passages of each kind that are looked at, which bounds memory whatever the corpus.
  static final int MOST_PASSAGES = 2_000;

  private static final int MOST_WORDS_OF_A_PASSAGE = 400;
  private static final int LONGEST = 5;
  private static final int LEAST_WITHOUT_NAME = 3;
  private static final int LEAST_PASSAGES = 3;
  private static final double LEAST_ERRORS = 1.96;
  private static final double PRIOR = 0.5;
  private static final int LEAST_LETTERS_OF_TOPIC = 4;

  DistinctivePhrases {
    phrases = List.copyOf(phrases);
    topics = Set.copyOf(topics);
  }

  /// A phrase.
  ///
  /// @param passages own passages it stands in
  /// @param errors how far it is over-used, in standard errors
  record Phrase(List<String> words, int passages, double errors) {
    Phrase {
      words = List.copyOf(words);
    }
  }

  /// Mines a corpus.
  ///
  /// @param everyday further ordinary texts, such as the prompts that will be asked
  static DistinctivePhrases mine(Corpus corpus, List<String> everyday) {
    Counts own = new Counts();
    Counts ordinary = new Counts();
    everyday.forEach(ordinary);
    int ordinaryFromElsewhere = ordinary.passages;
    corpus.forEach(
        passage -> {
          Counts counts = passage.own() ? own : ordinary;
          if (counts.passages < MOST_PASSAGES + (passage.own() ? 0 : ordinaryFromElsewhere)) {
            counts.accept(passage.text());
          }
        });
    List<Phrase> found = new ArrayList<>();
    Set<String> topics = new HashSet<>();
    own.inPassages.forEach(
        (words, passages) -> {
          double errors = own.errorsOver(ordinary, words);
          boolean often = passages >= Math.min(LEAST_PASSAGES, own.passages);
          if (often
              && words.size() == 1
              && words.getFirst().length() >= LEAST_LETTERS_OF_TOPIC
              && errors >= LEAST_ERRORS) {
            topics.add(words.getFirst());
          }
          boolean candidate =
              words.size() == 1
                  ? own.names.contains(words.getFirst())
                  : words.size() >= LEAST_WITHOUT_NAME && errors >= LEAST_ERRORS;
          if (candidate && often && !ordinary.times.containsKey(words)) {
            found.add(new Phrase(words, passages, errors));
          }
        });
    List<Phrase> kept =
        shortest(found).stream()
            .sorted(
                Comparator.comparingInt((Phrase phrase) -> -phrase.passages())
                    .thenComparing(phrase -> String.join(" ", phrase.words())))
            .limit(MOST_PHRASES)
            .toList();
    return new DistinctivePhrases(kept, topics, own.passages, ordinary.passages);
  }

  /// The phrases that a text holds.
  List<Phrase> found(List<String> words) {
    Set<List<String>> runs = new HashSet<>();
    forEachRun(words, runs::add);
    return phrases.stream().filter(phrase -> runs.contains(phrase.words())).toList();
  }

  /// Those that hold none of the others.
  private static List<Phrase> shortest(List<Phrase> phrases) {
    Set<List<String>> all = new HashSet<>();
    phrases.forEach(phrase -> all.add(phrase.words()));
    return phrases.stream()
        .filter(
            phrase -> {
              int[] within = {0};
              forEachRun(phrase.words(), run -> within[0] += all.contains(run) ? 1 : 0);
              return within[0] == 1;
            })
        .toList();
  }

  private static void forEachRun(List<String> words, Consumer<List<String>> consumer) {
    for (int from = 0; from < words.size(); from++) {
      for (int length = 1; length <= LONGEST && from + length <= words.size(); length++) {
        consumer.accept(words.subList(from, from + length));
      }
    }
  }

  /// Runs of words in one kind of text.
  private static final class Counts implements Consumer<String> {
    final Map<List<String>, Integer> times = new HashMap<>();
    final Map<List<String>, Integer> inPassages = new HashMap<>();
    final Set<String> names = new HashSet<>();
    private final long[] totalOfLength = new long[LONGEST + 1];
    int passages;

    @Override
    public void accept(String text) {
      passages++;
      List<String> spelled = LeakWords.spelled(text);
      List<String> cut = spelled.subList(0, Math.min(MOST_WORDS_OF_A_PASSAGE, spelled.size()));
      noteNames(text, cut);
      List<String> words = cut.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
      Set<List<String>> seen = new HashSet<>();
      forEachRun(
          words,
          run -> {
            times.merge(run, 1, Integer::sum);
            totalOfLength[run.size()]++;
            seen.add(run);
          });
      seen.forEach(run -> inPassages.merge(run, 1, Integer::sum));
    }

    /// A capital counts only after a word that does not end a sentence, and in a text that is not
    /// all capitals.
    private void noteNames(String text, List<String> words) {
      boolean shouted = text.chars().noneMatch(Character::isLowerCase);
      for (int k = 0; k < words.size(); k++) {
        String word = words.get(k);
        boolean signs = !word.chars().allMatch(c -> Character.isLetter(c) || "-'’".indexOf(c) >= 0);
        boolean capital = k > 0 && !shouted && Character.isUpperCase(word.charAt(0));
        if ((signs || (capital && !startsSentence(text, word))) && word.length() > 1) {
          names.add(word.toLowerCase(Locale.ROOT));
        }
      }
    }

    private static boolean startsSentence(String text, String word) {
      int at = text.indexOf(word);
      int before = at - 1;
      while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
        before--;
      }
      return before < 0 || ".!?:\n\"“".indexOf(text.charAt(before)) >= 0;
    }

    /// The log-odds ratio in standard errors.
    double errorsOver(Counts other, List<String> run) {
      double here = times.getOrDefault(run, 0) + PRIOR;
      double there = other.times.getOrDefault(run, 0) + PRIOR;
      double hereOthers = totalOfLength[run.size()] + 2 * PRIOR - here;
      double thereOthers = other.totalOfLength[run.size()] + 2 * PRIOR - there;
      double logOdds = Math.log(here / hereOthers) - Math.log(there / thereOthers);
      return logOdds / Math.sqrt(1 / here + 1 / there);
    }
  }
}
