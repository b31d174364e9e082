package org.flyroom.fly.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.tokenizer.Vocabulary.Merge;

/// Byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909) over bytes: the most frequent pair
/// of neighbours within a word becomes a token, again and again. Of pairs that are equally frequent
/// the one with the lower left id comes first, then the one with the lower right id, so that the
/// same texts in any order give the same vocabulary.
public final class BytePairTrainer {
  /// What counts as a word: the pattern of GPT-2, which `ByteLevel` pre-tokenizers split by.
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern SPECIAL =
      Pattern.compile(
          Arrays.stream(Special.values())
              .map(special -> Pattern.quote(special.text()))
              .collect(Collectors.joining("|")));

  /// A pair met less often teaches nothing.
  private static final long LEAST_COUNT = 2;

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final Map<Long, Long> counts = new HashMap<>();
  private final Map<Long, Set<Integer>> places = new HashMap<>();

  /// A distinct word, cut into tokens as far as training has come.
  private static final class Word {
    private final long count;
    private int[] symbols;

    Word(int[] symbols, long count) {
      this.symbols = symbols;
      this.count = count;
    }
  }

  private BytePairTrainer() {
    Arrays.stream(Special.values()).forEach(special -> token(special.text()));
    ByteAlphabet.symbols().forEach(this::token);
  }

  /// Trains a vocabulary.
  ///
  /// @param texts special tokens in them are left out
  /// @param size how many tokens to have at most; fewer come out when no pair is left that is met
  ///   twice
  public static Vocabulary train(Stream<String> texts, int size) {
    int least = Special.values().length + ByteAlphabet.SIZE;
    if (size < least) {
      throw new IllegalArgumentException(
          "a vocabulary of %d has no room for %d special tokens and bytes".formatted(size, least));
    }
    BytePairTrainer trainer = new BytePairTrainer();
    trainer.read(texts);
    while (trainer.tokens.size() < size && trainer.mergeBest()) {
      // Each turn adds one merge.
    }
    return new Vocabulary(trainer.tokens, trainer.merges);
  }

  /// The id of a token, which is made where it is new: two merges can come to the same token.
  private int token(String text) {
    return ids.computeIfAbsent(
        text,
        _ -> {
          tokens.add(text);
          return tokens.size() - 1;
        });
  }

  private void read(Stream<String> texts) {
    Map<String, Long> seen = new TreeMap<>();
    texts.forEach(
        text -> {
          for (String plain : SPECIAL.splitAsStream(text).toList()) {
            Matcher matcher = WORD.matcher(plain);
            while (matcher.find()) {
              seen.merge(matcher.group(), 1L, Long::sum);
            }
          }
        });
    int firstByte = Special.values().length;
    seen.forEach(
        (text, count) -> {
          int[] symbols = ByteAlphabet.bytes(text);
          for (int i = 0; i < symbols.length; i++) {
            symbols[i] += firstByte;
          }
          words.add(new Word(symbols, count));
          count(words.size() - 1, 1);
        });
  }

  /// Adds a word's pairs to the counts, or takes them away.
  private void count(int place, int sign) {
    Word word = words.get(place);
    for (int i = 0; i + 1 < word.symbols.length; i++) {
      long pair = pair(word.symbols[i], word.symbols[i + 1]);
      counts.merge(pair, sign * word.count, Long::sum);
      if (sign > 0) {
        places.computeIfAbsent(pair, _ -> new LinkedHashSet<>()).add(place);
      }
    }
  }

  private static long pair(int left, int right) {
    return ((long) left << Integer.SIZE) | right;
  }

  /// Merges the most frequent pair.
  ///
  /// @return whether there was one
  private boolean mergeBest() {
    long best = -1;
    long most = LEAST_COUNT - 1;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      long count = entry.getValue();
      if (count > most || (count == most && best >= 0 && entry.getKey() < best)) {
        best = entry.getKey();
        most = count;
      }
    }
    if (best < 0) {
      return false;
    }
    int left = (int) (best >>> Integer.SIZE);
    int right = (int) best;
    merges.add(new Merge(tokens.get(left), tokens.get(right)));
    int merged = token(tokens.get(left) + tokens.get(right));
    for (int place : places.getOrDefault(best, Set.of())) {
      count(place, -1);
      Word word = words.get(place);
      word.symbols = merged(word.symbols, left, right, merged);
      count(place, 1);
    }
    counts.values().removeIf(count -> count == 0);
    places.remove(best);
    return true;
  }

  private static int[] merged(int[] symbols, int left, int right, int merged) {
    int[] kept = new int[symbols.length];
    int size = 0;
    for (int i = 0; i < symbols.length; i++) {
      if (i + 1 < symbols.length && symbols[i] == left && symbols[i + 1] == right) {
        kept[size++] = merged;
        i++;
      } else {
        kept[size++] = symbols[i];
      }
    }
    return Arrays.copyOf(kept, size);
  }
}
