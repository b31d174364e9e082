package org.flyroom.lab.audit.preference;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Which pairs are asked: the same for every arm, decided by a name and never by an answer.
public final class PairPlan {
  private final int items;
  private final int degree;
  private final int[] i;
  private final int[] j;
  private final BitSet singleOrderForward;

  private PairPlan(int items, int degree, int[] i, int[] j, BitSet singleOrderForward) {
    this.items = items;
    this.degree = degree;
    this.i = i;
    this.j = j;
    this.singleOrderForward = singleOrderForward;
  }

  /// A connected plan in which every item meets `degree` others, none twice. With an odd number of
  /// items some meet one fewer.
  ///
  /// A round-robin tournament of shuffled items gives rounds in which everyone meets somebody; the
  /// plan is `degree` rounds drawn from it.
  ///
  /// @param degree at least 2, below the number of items
  /// @param name every random choice derives from it
  public static PairPlan regular(int items, int degree, String name) {
    if (degree < 2 || degree >= items) {
      throw new IllegalArgumentException(
          "degree %d does not suit %d items: it must be at least 2 and below their number"
              .formatted(degree, items));
    }
    Random random = NamedRandom.of(name);
    while (true) {
      PairPlan plan = draw(items, degree, random);
      if (plan.connected()) {
        return plan;
      }
    }
  }

  /// A plan of given pairs; the first item of a pair stands in slot A in its forward order.
  ///
  /// @param pairs two different items each, counted from 0
  /// @throws IllegalArgumentException when the pairs do not tie all items to one scale
  public static PairPlan of(int items, List<int[]> pairs) {
    int[] i = new int[pairs.size()];
    int[] j = new int[pairs.size()];
    int[] met = new int[items];
    BitSet forward = new BitSet(i.length);
    Random random = NamedRandom.of("given pairs");
    for (int k = 0; k < i.length; k++) {
      i[k] = Objects.checkIndex(pairs.get(k)[0], items);
      j[k] = Objects.checkIndex(pairs.get(k)[1], items);
      met[i[k]]++;
      met[j[k]]++;
      forward.set(k, random.nextBoolean());
    }
    PairPlan plan = new PairPlan(items, Arrays.stream(met).min().orElse(0), i, j, forward);
    if (!plan.connected()) {
      throw new IllegalArgumentException(
          "%d pairs do not tie %d items to one scale".formatted(i.length, items));
    }
    return plan;
  }

  /// Pairs that were asked elsewhere. The single-order figure reads all of them forward.
  static PairPlan asked(int items, int[] i, int[] j) {
    BitSet forward = new BitSet(i.length);
    forward.set(0, i.length);
    return new PairPlan(items, 2 * i.length / items, i.clone(), j.clone(), forward);
  }

  private static PairPlan draw(int items, int degree, Random random) {
    int seats = items + items % 2;
    int[] player = shuffled(items, random);
    int[] rounds = shuffled(seats - 1, random);
    int[] i = new int[degree * seats / 2];
    int[] j = new int[i.length];
    BitSet forward = new BitSet(i.length);
    int pairs = 0;
    for (int round = 0; round < degree; round++) {
      for (int table = 0; table < seats / 2; table++) {
        // The circle method: the last seat stays, the others move round it.
        int turn = seats - 1;
        int left = table == 0 ? turn : Math.floorMod(rounds[round] + table, turn);
        int right = Math.floorMod(rounds[round] - table, turn);
        if (left >= items || right >= items) {
          continue;
        }
        boolean swap = random.nextBoolean();
        i[pairs] = player[swap ? right : left];
        j[pairs] = player[swap ? left : right];
        forward.set(pairs, random.nextBoolean());
        pairs++;
      }
    }
    return new PairPlan(items, degree, Arrays.copyOf(i, pairs), Arrays.copyOf(j, pairs), forward);
  }

  private static int[] shuffled(int n, Random random) {
    int[] order = new int[n];
    for (int k = 0; k < n; k++) {
      int place = random.nextInt(k + 1);
      order[k] = order[place];
      order[place] = k;
    }
    return order;
  }

  /// Whether the pairs tie all items to one scale.
  boolean connected() {
    int[] group = new int[items];
    Arrays.setAll(group, item -> item);
    int groups = items;
    for (int k = 0; k < i.length; k++) {
      int a = root(group, i[k]);
      int b = root(group, j[k]);
      if (a != b) {
        group[a] = b;
        groups--;
      }
    }
    return groups == 1;
  }

  private static int root(int[] group, int item) {
    int at = item;
    while (group[at] != at) {
      at = group[at];
    }
    return at;
  }

  public int items() {
    return items;
  }

  /// Pairs that every item stands in, or the fewest that any does.
  public int degree() {
    return degree;
  }

  public int pairs() {
    return i.length;
  }

  /// The item of pair k that stands in slot A in its forward order.
  public int i(int k) {
    return i[k];
  }

  /// The other item of pair k.
  public int j(int k) {
    return j[k];
  }

  /// Which pairs the published single-order figure reads in their forward order.
  BitSet singleOrderForward() {
    return (BitSet) singleOrderForward.clone();
  }

  /// The same plan with only some of its pairs.
  PairPlan only(BitSet pairs) {
    int[] kept = pairs.stream().toArray();
    int[] i = new int[kept.length];
    int[] j = new int[kept.length];
    BitSet forward = new BitSet(kept.length);
    for (int k = 0; k < kept.length; k++) {
      i[k] = this.i[kept[k]];
      j[k] = this.j[kept[k]];
      forward.set(k, singleOrderForward.get(kept[k]));
    }
    return new PairPlan(items, degree, i, j, forward);
  }

  /// The answers of a whole plan, one a pair.
  PairAnswers answered(double[] forward, double[] reverse) {
    return new PairAnswers(items, i, j, forward, reverse);
  }
}
