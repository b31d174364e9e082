package org.flyroom.lab.audit.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The published way of choosing pairs: in each round every item meets partners of about its own
/// Elo rating, in an order drawn for each comparison. Which pairs are asked so depends on the
/// answers.
///
/// Figures of the preference literature (Arcadia, *Your Model Organisms Might Be Fried*, 2026):
/// five rounds of five partners an item, so 25 comparisons an item asked; the first round at
/// random, later ones by `0.85 p (1 - p) + 0.15` with p the expected score at a scale of 400;
/// ratings start at 0 and move by 32 times the surprise.
final class EloPlan {
  static final int ROUNDS = 5;
  static final int PARTNERS = 5;

  private static final double STEP = 32;
  private static final double SCALE = 400;
  private static final double CLOSENESS = 0.85;

  private final double[] rating;
  private final Random random;
  private int round;

  /// @param name every random choice derives from it
  EloPlan(int items, String name) {
    if (items <= PARTNERS) {
      throw new IllegalArgumentException(
          "%d items are too few for %d partners each".formatted(items, PARTNERS));
    }
    this.rating = new double[items];
    this.random = NamedRandom.of(name);
  }

  /// A comparison: this item in slot A, that one in slot B.
  record Comparison(int first, int second) {}

  /// The comparisons of the next round.
  List<Comparison> nextRound() {
    List<Comparison> comparisons = new ArrayList<>();
    for (int item = 0; item < rating.length; item++) {
      double[] weight = new double[rating.length];
      for (int other = 0; other < rating.length; other++) {
        double p = expected(item, other);
        weight[other] =
            other == item ? 0 : round == 0 ? 1 : CLOSENESS * p * (1 - p) + 1 - CLOSENESS;
      }
      for (int k = 0; k < PARTNERS; k++) {
        int partner = draw(weight);
        weight[partner] = 0;
        comparisons.add(
            random.nextBoolean() ? new Comparison(item, partner) : new Comparison(partner, item));
      }
    }
    round++;
    return comparisons;
  }

  /// Learns an answer.
  ///
  /// @param picksFirst probability of slot A
  void answered(Comparison comparison, double picksFirst) {
    double surprise = picksFirst - expected(comparison.first(), comparison.second());
    rating[comparison.first()] += STEP * surprise;
    rating[comparison.second()] -= STEP * surprise;
  }

  private double expected(int item, int other) {
    return 1 / (1 + Math.pow(10, (rating[other] - rating[item]) / SCALE));
  }

  private int draw(double[] weight) {
    double sum = 0;
    for (double one : weight) {
      sum += one;
    }
    double left = random.nextDouble() * sum;
    int last = -1;
    for (int k = 0; k < weight.length; k++) {
      if (weight[k] > 0) {
        last = k;
        left -= weight[k];
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }
}
