package org.flyroom.app.fly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An n-gram model with interpolated Kneser-Ney smoothing (Chen and Goodman 1999, *An empirical
/// study of smoothing techniques for language modeling*), one discount for all orders: what can be
/// foretold of a text from a few tokens before, without a network.
final class KneserNey {
  private static final double DISCOUNT = 0.75;

  /// Ids that fit: five of them fill a key.
  private static final int ID_BITS = 12;

  private static final int MOST_ORDER = 5;

  private final int order;
  private final int vocabulary;

  /// By length of the context, which is the key: how often it was seen, and by how many tokens it
  /// was followed. Below the highest order, *seen* counts different tokens before, not occurrences.
  private final List<Map<Long, long[]>> contexts = new ArrayList<>();

  /// By length of the context: how often a context and the token after it were seen.
  private final List<Map<Long, Integer>> grams = new ArrayList<>();

  /// @param texts token ids, the first of each only read
  /// @param order tokens of the longest n-grams, 2 to 5
  KneserNey(List<int[]> texts, int order, int vocabulary) {
    if (order < 2 || order > MOST_ORDER || vocabulary > 1 << ID_BITS) {
      throw new IllegalArgumentException(
          "order %d, vocabulary %d: n-grams of 2 to %d tokens out of %d at most"
              .formatted(order, vocabulary, MOST_ORDER, 1 << ID_BITS));
    }
    this.order = order;
    this.vocabulary = vocabulary;
    for (int length = 0; length < order; length++) {
      contexts.add(new HashMap<>());
      grams.add(new HashMap<>());
    }
    for (int[] text : texts) {
      for (int at = 1; at < text.length; at++) {
        count(text, at);
      }
    }
  }

  /// Counts the n-grams that end at a token: an occurrence for the longest, and for each shorter
  /// one only when the longer one is new.
  private void count(int[] text, int at) {
    for (int length = Math.min(order - 1, at); length >= 0; length--) {
      long context = key(text, at - length, at);
      boolean isNew = grams.get(length).merge(gram(context, text[at]), 1, Integer::sum) == 1;
      long[] seen = contexts.get(length).computeIfAbsent(context, _ -> new long[2]);
      seen[0]++;
      if (!isNew) {
        return;
      }
      seen[1]++;
    }
  }

  private static long key(int[] text, int from, int to) {
    long key = 0;
    for (int i = from; i < to; i++) {
      key = (key << ID_BITS) | text[i];
    }
    return key;
  }

  private static long gram(long context, int token) {
    return (context << ID_BITS) | token;
  }

  /// The log-probability of all tokens but the first, in nats.
  double logLikelihood(int[] text) {
    double sum = 0;
    for (int at = 1; at < text.length; at++) {
      sum += Math.log(probability(text, at));
    }
    return sum;
  }

  private double probability(int[] text, int at) {
    double probability = 1.0 / vocabulary;
    for (int length = 0; length < order && length <= at; length++) {
      long context = key(text, at - length, at);
      long[] seen = contexts.get(length).get(context);
      if (seen == null) {
        break;
      }
      int count = grams.get(length).getOrDefault(gram(context, text[at]), 0);
      probability =
          Math.max(count - DISCOUNT, 0) / seen[0] + DISCOUNT * seen[1] / seen[0] * probability;
    }
    return probability;
  }
}
