package org.flyroom.lab.audit.preference;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/// Whether a fit says anything of answers that it has not seen.
final class PreferenceChecks {
  private static final int FOLDS = 5;
  private static final int SPLITS = 4;

  /// With few pairs an item, one half often holds none of some item; then another is drawn.
  private static final int MOST_DRAWS = 60;

  private PreferenceChecks() {}

  /// Two fits of two halves of the pairs.
  ///
  /// @param decisiveness D as both halves have it in common: `(2/π) arctan √cov(μ, μ')`, which
  ///   noise in either half does not raise; the mean over several splits
  /// @param correlation of the two halves' utilities, the mean over the splits
  record SplitHalf(double decisiveness, double correlation) {}

  /// Mean squared distance between answers, in both orders, and what a slot-term fit of the other
  /// pairs expects of them; pairs are held out a fifth at a time. Empty where the other pairs do
  /// not tie all items to one scale.
  static OptionalDouble heldOutBrier(PairAnswers answers, PairPlan plan, String name) {
    List<Integer> order = shuffled(answers.pairs(), NamedRandom.of(name));
    double sum = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      BitSet held = new BitSet(answers.pairs());
      for (int k = fold; k < order.size(); k += FOLDS) {
        held.set(order.get(k));
      }
      BitSet kept = complement(held, answers.pairs());
      if (!plan.only(kept).connected()) {
        return OptionalDouble.empty();
      }
      PreferenceFit fit = PreferenceFit.withSlotTerm(answers.only(kept));
      sum += fit.brier(answers.only(held).bothOrders()) * held.cardinality();
    }
    return OptionalDouble.of(sum / answers.pairs());
  }

  /// Empty where halves of the pairs hardly ever tie all items to one scale, or a half has no
  /// spread.
  static Optional<SplitHalf> splitHalf(PairAnswers answers, PairPlan plan, String name) {
    Random random = NamedRandom.of(name);
    double decisiveness = 0;
    double correlation = 0;
    int splits = 0;
    for (int draw = 0; draw < MOST_DRAWS && splits < SPLITS; draw++) {
      List<Integer> order = shuffled(answers.pairs(), random);
      BitSet half = new BitSet(answers.pairs());
      order.subList(0, order.size() / 2).forEach(half::set);
      BitSet other = complement(half, answers.pairs());
      if (!plan.only(half).connected() || !plan.only(other).connected()) {
        continue;
      }
      splits++;
      double[] first = PreferenceFit.withSlotTerm(answers.only(half)).mu();
      double[] second = PreferenceFit.withSlotTerm(answers.only(other)).mu();
      double covariance = covariance(first, second);
      double spread = covariance(first, first) * covariance(second, second);
      if (!(spread > 0)) {
        return Optional.empty();
      }
      decisiveness += 2 / Math.PI * Math.atan(Math.sqrt(Math.max(0, covariance)));
      correlation += covariance / Math.sqrt(spread);
    }
    return splits < SPLITS
        ? Optional.empty()
        : Optional.of(new SplitHalf(decisiveness / SPLITS, correlation / SPLITS));
  }

  /// Of utilities that are centred on 0.
  private static double covariance(double[] first, double[] second) {
    double sum = 0;
    for (int item = 0; item < first.length; item++) {
      sum += first[item] * second[item];
    }
    return sum / first.length;
  }

  private static BitSet complement(BitSet pairs, int size) {
    BitSet others = (BitSet) pairs.clone();
    others.flip(0, size);
    return others;
  }

  private static List<Integer> shuffled(int size, Random random) {
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      order.add(k);
    }
    Collections.shuffle(order, random);
    return order;
  }
}
