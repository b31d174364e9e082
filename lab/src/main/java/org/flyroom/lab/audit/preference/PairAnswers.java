package org.flyroom.lab.audit.preference;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Answers to a plan of pairs, each asked in both orders.
///
/// For pair k of items i and j, `forward[k]` is the probability of picking slot A with i in it,
/// `reverse[k]` the probability of picking slot A with j in it.
public final class PairAnswers {
  private final int items;
  private final int[] i;
  private final int[] j;
  private final double[] forward;
  private final double[] reverse;

  /// @throws IllegalArgumentException when the arrays differ in length, a pair names an item that
  ///   does not exist or the same item twice, or an answer is no probability
  public PairAnswers(int items, int[] i, int[] j, double[] forward, double[] reverse) {
    if (i.length != j.length || i.length != forward.length || i.length != reverse.length) {
      throw new IllegalArgumentException("arrays of unequal length");
    }
    for (int k = 0; k < i.length; k++) {
      if (i[k] < 0 || j[k] < 0 || i[k] >= items || j[k] >= items || i[k] == j[k]) {
        throw new IllegalArgumentException(
            "pair %d: items %d and %d of %d".formatted(k, i[k], j[k], items));
      }
      if (!(forward[k] >= 0 && forward[k] <= 1 && reverse[k] >= 0 && reverse[k] <= 1)) {
        throw new IllegalArgumentException(
            "pair %d: answers %s and %s are not probabilities"
                .formatted(k, forward[k], reverse[k]));
      }
    }
    this.items = items;
    this.i = i.clone();
    this.j = j.clone();
    this.forward = forward.clone();
    this.reverse = reverse.clone();
  }

  public int items() {
    return items;
  }

  public int pairs() {
    return i.length;
  }

  /// Both orders as separate answers, for the fit with a slot term.
  Answers bothOrders() {
    int pairs = pairs();
    int[] first = new int[2 * pairs];
    int[] second = new int[2 * pairs];
    double[] p = new double[2 * pairs];
    for (int k = 0; k < pairs; k++) {
      first[2 * k] = i[k];
      second[2 * k] = j[k];
      p[2 * k] = forward[k];
      first[2 * k + 1] = j[k];
      second[2 * k + 1] = i[k];
      p[2 * k + 1] = reverse[k];
    }
    return new Answers(items, first, second, p);
  }

  /// The mean of the two orders.
  Answers averaged() {
    double[] p = new double[pairs()];
    for (int k = 0; k < p.length; k++) {
      p[k] = (forward[k] + 1 - reverse[k]) / 2;
    }
    return new Answers(items, i, j, p);
  }

  /// One order per pair, as if the other had not been asked.
  ///
  /// @param useForward which one, per pair
  Answers singleOrder(BitSet useForward) {
    double[] p = new double[pairs()];
    for (int k = 0; k < p.length; k++) {
      p[k] = useForward.get(k) ? forward[k] : 1 - reverse[k];
    }
    return new Answers(items, i, j, p);
  }

  /// Every pair keeps the strength of its answers and loses its direction: the two items change
  /// places at random.
  PairAnswers directionLost(RandomGenerator random) {
    double[] forward = this.forward.clone();
    double[] reverse = this.reverse.clone();
    for (int k = 0; k < forward.length; k++) {
      if (random.nextBoolean()) {
        double swap = forward[k];
        forward[k] = reverse[k];
        reverse[k] = swap;
      }
    }
    return new PairAnswers(items, i, j, forward, reverse);
  }

  /// Only some of the pairs, over the same items.
  PairAnswers only(BitSet pairs) {
    int[] kept = pairs.stream().toArray();
    int[] i = new int[kept.length];
    int[] j = new int[kept.length];
    double[] forward = new double[kept.length];
    double[] reverse = new double[kept.length];
    for (int k = 0; k < kept.length; k++) {
      i[k] = this.i[kept[k]];
      j[k] = this.j[kept[k]];
      forward[k] = this.forward[kept[k]];
      reverse[k] = this.reverse[kept[k]];
    }
    return new PairAnswers(items, i, j, forward, reverse);
  }

  /// Without one item: its pairs are gone and later items move down by one.
  PairAnswers without(int item) {
    BitSet kept = new BitSet(pairs());
    for (int k = 0; k < pairs(); k++) {
      kept.set(k, i[k] != item && j[k] != item);
    }
    PairAnswers rest = only(kept);
    return new PairAnswers(
        items - 1, closeGap(rest.i, item), closeGap(rest.j, item), rest.forward, rest.reverse);
  }

  private static int[] closeGap(int[] indices, int gone) {
    int[] closed = indices.clone();
    for (int k = 0; k < closed.length; k++) {
      if (closed[k] > gone) {
        closed[k]--;
      }
    }
    return closed;
  }

  /// 1 − mean |forward + reverse − 1|: 1 when the order of the two never matters.
  public double orderConsistency() {
    double sum = 0;
    for (int k = 0; k < pairs(); k++) {
      sum += Math.abs(forward[k] + reverse[k] - 1);
    }
    return 1 - sum / pairs();
  }

  /// Mean of forward + reverse − 1: positive when slot A pulls.
  public double slotBias() {
    double sum = 0;
    for (int k = 0; k < pairs(); k++) {
      sum += forward[k] + reverse[k] - 1;
    }
    return sum / pairs();
  }

  /// Share of pairs whose likelier answer is the same slot in both orders.
  public double sameSlotShare() {
    int same = 0;
    for (int k = 0; k < pairs(); k++) {
      if (forward[k] > 0.5 == reverse[k] > 0.5) {
        same++;
      }
    }
    return (double) same / pairs();
  }

  /// Cycles over all triangles of the plan, on averaged answers.
  public Triads triads() {
    double[][] p = new double[items][items];
    BitSet[] asked = new BitSet[items];
    for (int item = 0; item < items; item++) {
      asked[item] = new BitSet(items);
    }
    Answers averaged = averaged();
    for (int k = 0; k < pairs(); k++) {
      p[i[k]][j[k]] = averaged.picksFirst[k];
      p[j[k]][i[k]] = 1 - averaged.picksFirst[k];
      asked[i[k]].set(j[k]);
      asked[j[k]].set(i[k]);
    }
    double cyclic = 0;
    int count = 0;
    for (int a = 0; a < items; a++) {
      for (int b = asked[a].nextSetBit(a + 1); b >= 0; b = asked[a].nextSetBit(b + 1)) {
        for (int c = asked[b].nextSetBit(b + 1); c >= 0; c = asked[b].nextSetBit(c + 1)) {
          if (asked[a].get(c)) {
            cyclic += p[a][b] * p[b][c] * p[c][a] + p[b][a] * p[c][b] * p[a][c];
            count++;
          }
        }
      }
    }
    return new Triads(count, count == 0 ? 0.75 : 1 - cyclic / count);
  }

  /// Triangles of pairs that were all asked.
  ///
  /// @param transitivity 1 − mean probability of a cycle; 0.75 for coin flips (also given where
  ///   there is no triangle), 1 for strict order
  public record Triads(int count, double transitivity) {}
}
