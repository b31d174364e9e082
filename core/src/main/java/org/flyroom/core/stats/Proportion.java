package org.flyroom.core.stats;

import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;

/// Shares of successes among independent items.
public final class Proportion {
  private Proportion() {}

  /// Wilson's score interval: with p = `successes / n` and z the two-sided normal quantile, `(p +
  /// z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
  ///
  /// Wilson (1927), *Probable inference, the law of succession, and statistical inference*. Without
  /// items nothing is known and the interval is [0, 1].
  ///
  /// @param level confidence, such as 0.95
  /// @return bounds as shares, 0 to 1
  public static Interval wilson(long successes, long n, double level) {
    check(successes, n);
    if (n == 0) {
      return new Interval(0, 1, level);
    }
    double z = Quantiles.normalTwoSided(level);
    double p = (double) successes / n;
    double scale = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / scale;
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / scale;
    // At the ends the bound is exact; rounding would leave it a hair off.
    double low = successes == 0 ? 0 : Math.max(0, centre - half);
    double high = successes == n ? 1 : Math.min(1, centre + half);
    return new Interval(low, high, level);
  }

  /// The exact interval: all shares that neither one-sided binomial test at (1 - level)/2 rejects.
  /// It covers at least as often as its level says, at the price of width.
  ///
  /// Clopper and Pearson (1934), *The use of confidence or fiducial limits illustrated in the case
  /// of the binomial*. Without items it is [0, 1].
  ///
  /// @param level confidence, such as 0.95
  /// @return bounds as shares, 0 to 1
  public static Interval clopperPearson(long successes, long n, double level) {
    check(successes, n);
    double tail = (1 - level) / 2;
    double low = successes == 0 ? 0 : Quantiles.beta((double) successes, n - successes + 1.0, tail);
    double high =
        successes == n ? 1 : Quantiles.beta(successes + 1.0, (double) (n - successes), 1 - tail);
    return new Interval(low, high, level);
  }

  /// The share of successes with Wilson's 95% interval. Without items the value is not a number.
  ///
  /// @param n items that gave a value
  /// @param missing items that gave none
  public static Estimate estimate(long successes, long n, long missing) {
    return new Estimate((double) successes / n, wilson(successes, n, 0.95), n, missing);
  }

  /// First share minus second, of independent groups, with Newcombe's 95% interval: the distances
  /// from each share to its own Wilson bounds, added in quadrature (his method 10).
  ///
  /// Newcombe (1998), *Interval estimation for the difference between independent proportions*. For
  /// the same items in both groups use [Mean#of] on the paired differences instead.
  ///
  /// @return with the items of both groups as `n`
  /// @throws IllegalArgumentException when a group has no items
  public static Estimate difference(
      long firstSuccesses, long firstN, long secondSuccesses, long secondN, long missing) {
    if (firstN == 0 || secondN == 0) {
      throw new IllegalArgumentException("a difference needs items in both groups");
    }
    Interval first = wilson(firstSuccesses, firstN, 0.95);
    Interval second = wilson(secondSuccesses, secondN, 0.95);
    double p1 = (double) firstSuccesses / firstN;
    double p2 = (double) secondSuccesses / secondN;
    double low = p1 - p2 - Math.hypot(p1 - first.low(), second.high() - p2);
    double high = p1 - p2 + Math.hypot(first.high() - p1, p2 - second.low());
    return new Estimate(p1 - p2, new Interval(low, high, 0.95), firstN + secondN, missing);
  }

  private static void check(long successes, long n) {
    if (successes < 0 || successes > n) {
      throw new IllegalArgumentException("%d successes of %d".formatted(successes, n));
    }
  }
}
