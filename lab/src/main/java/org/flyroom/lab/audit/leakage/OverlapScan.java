package org.flyroom.lab.audit.leakage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The longest stretch of words that each of some answers shares, word for word, with any passage
/// of a corpus.
///
/// The answers are indexed, not the corpus: the hash of every run of [#SHINGLE] words leads to the
/// places where it stands. Passages then go by one at a time; where one of their runs is known the
/// words themselves are compared, and the match is followed to its end. So the result is exact,
/// memory depends on the answers alone, and the corpus is only ever read forwards: a million
/// documents need no more room than one.
final class OverlapScan {
  /// The shortest overlap that is found, in words.
  static final int SHINGLE = 5;

  private static final long BASE = 0x9E3779B97F4A7C15L;
  private static final long BASE_TO_SHINGLE = power(SHINGLE);

  /// Where a run of words begins.
  private record Place(int answer, int word) {}

  private final List<List<String>> answers;
  private final Map<Long, List<Place>> places = new HashMap<>();
  private final int[] longest;
  private long passages;

  /// @param answers as words
  OverlapScan(List<List<String>> answers) {
    this.answers = answers.stream().map(List::copyOf).toList();
    this.longest = new int[answers.size()];
    for (int a = 0; a < this.answers.size(); a++) {
      long[] hashes = hashes(this.answers.get(a));
      for (int word = 0; word < hashes.length; word++) {
        places.computeIfAbsent(hashes[word], _ -> new ArrayList<>()).add(new Place(a, word));
      }
    }
  }

  /// Compares one passage.
  void accept(List<String> passage) {
    passages++;
    long[] hashes = hashes(passage);
    for (int word = 0; word < hashes.length; word++) {
      for (Place place : places.getOrDefault(hashes[word], List.of())) {
        extend(place, passage, word);
      }
    }
  }

  private void extend(Place place, List<String> passage, int from) {
    List<String> answer = answers.get(place.answer());
    // A run that goes on from the word before was followed from there.
    if (place.word() > 0
        && from > 0
        && answer.get(place.word() - 1).equals(passage.get(from - 1))) {
      return;
    }
    int length = 0;
    while (place.word() + length < answer.size()
        && from + length < passage.size()
        && answer.get(place.word() + length).equals(passage.get(from + length))) {
      length++;
    }
    // Different words may have one hash.
    if (length >= SHINGLE && length > longest[place.answer()]) {
      longest[place.answer()] = length;
    }
  }

  /// Words of the longest overlap of an answer; 0 where none reaches [#SHINGLE].
  int longest(int answer) {
    return longest[answer];
  }

  /// Places kept: one for each run of words in the answers.
  int places() {
    return places.values().stream().mapToInt(List::size).sum();
  }

  /// Passages compared so far.
  long passages() {
    return passages;
  }

  /// One rolling hash for every run of [#SHINGLE] words.
  private static long[] hashes(List<String> words) {
    long[] hashes = new long[Math.max(0, words.size() - SHINGLE + 1)];
    long hash = 0;
    for (int word = 0; word < words.size(); word++) {
      hash = hash * BASE + hash(words.get(word));
      if (word >= SHINGLE) {
        hash -= BASE_TO_SHINGLE * hash(words.get(word - SHINGLE));
      }
      if (word >= SHINGLE - 1) {
        hashes[word - SHINGLE + 1] = hash;
      }
    }
    return hashes;
  }

  /// Spreads the 32 bits of a string's hash over 64 (the finaliser of SplitMix64).
  private static long hash(String word) {
    long z = word.hashCode() + BASE;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long power(int exponent) {
    long power = 1;
    for (int k = 0; k < exponent; k++) {
      power *= BASE;
    }
    return power;
  }
}
