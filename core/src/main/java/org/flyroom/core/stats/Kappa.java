package org.flyroom.core.stats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Agreement of raters beyond chance, `(observed - expected) / (1 - expected)`: 1 is full
/// agreement, 0 what chance gives. Not a number where all raters use one and the same category,
/// since chance then agrees fully and nothing can be told.
public final class Kappa {
  private Kappa() {}

  /// Two raters who each label every item; chance keeps each rater's own shares of the labels.
  ///
  /// Cohen (1960), *A coefficient of agreement for nominal scales*.
  ///
  /// @param first labels, compared by `equals`
  /// @throws IllegalArgumentException without items or for lists of different lengths
  public static double cohen(List<?> first, List<?> second) {
    int n = first.size();
    Require.sameLength(n, second.size());
    Require.atLeast(1, n, "items");
    Map<Object, Integer> secondCounts = new HashMap<>();
    second.forEach(label -> secondCounts.merge(label, 1, Integer::sum));
    long same = 0;
    long pairs = 0;
    for (int i = 0; i < n; i++) {
      same += Objects.equals(first.get(i), second.get(i)) ? 1 : 0;
      pairs += secondCounts.getOrDefault(first.get(i), 0);
    }
    return beyondChance((double) same / n, (double) pairs / n / n);
  }

  /// Any fixed number of raters an item, who need not be the same people; chance uses the shares of
  /// all labels pooled.
  ///
  /// Fleiss (1971), *Measuring nominal scale agreement among many raters*.
  ///
  /// @param counts `counts[item][category]` raters that put the item there; each row sums to the
  ///   same number, at least 2
  public static double fleiss(int[][] counts) {
    Require.atLeast(1, counts.length, "items");
    int categories = counts[0].length;
    long raters = 0;
    for (int count : counts[0]) {
      raters += count;
    }
    Require.atLeast(2, Math.toIntExact(raters), "raters");
    long[] totals = new long[categories];
    long agreeing = 0;
    for (int item = 0; item < counts.length; item++) {
      Require.sameLength(categories, counts[item].length);
      long sum = 0;
      for (int category = 0; category < categories; category++) {
        long count = counts[item][category];
        if (count < 0) {
          throw new IllegalArgumentException("item %d has %d ratings".formatted(item, count));
        }
        sum += count;
        totals[category] += count;
        agreeing += count * (count - 1);
      }
      if (sum != raters) {
        throw new IllegalArgumentException(
            "item %d has %d ratings, the first %d".formatted(item, sum, raters));
      }
    }
    double ratings = (double) raters * counts.length;
    double expected = 0;
    for (long total : totals) {
      expected += total / ratings * (total / ratings);
    }
    return beyondChance(agreeing / (ratings * (raters - 1)), expected);
  }

  private static double beyondChance(double observed, double expected) {
    return (observed - expected) / (1 - expected);
  }
}
