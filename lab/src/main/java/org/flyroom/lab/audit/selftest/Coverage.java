package org.flyroom.lab.audit.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.flyroom.core.Seeds;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.stats.Jackknife;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.lab.audit.selftest.SelfTest.Check;
import org.flyroom.lab.audit.selftest.SelfTest.Part;

/// How often the 95% intervals hold the truth, in simulation, for every kind of interval that
/// measures give.
final class Coverage {
  private static final int REPEATS = 4000;
  private static final int FITS = 1500;
  private static final double LEAST = 0.93;
  private static final double MOST = 0.97;

  private Coverage() {}

  static Part part() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        check(
            "share of 285 items (Wilson)",
            0.6,
            random -> Proportion.wilson(binomial(random, 285, 0.6), 285, 0.95)));
    checks.add(
        check(
            "paired difference of 171 right or wrong items",
            -0.04,
            random -> Mean.of(changes(random, 171, 0.06, 0.1)).interval(0.95)));
    checks.add(
        check(
            "paired difference of 48 prompts in 3 conditions (clustered)",
            -0.15,
            random -> clustered(random, 48).interval(0.95)));
    checks.add(
        check(
            "bits per byte of 60 documents of unequal length (ratio)",
            0.02,
            random -> ratio(random, 60, 0.02).interval(0.95)));
    checks.add(
        check(
            "D of 100 items (jackknife)",
            2 / Math.PI * Math.atan(1),
            FITS,
            random -> jackknife(normals(random, 100, 1)).interval(0.95)));
    checks.add(
        check(
            "difference of D over 100 items (jackknife)",
            2 / Math.PI * (Math.atan(0.6) - Math.atan(1)),
            FITS,
            random -> decisivenessChange(random, 100, 1, 0.6).interval(0.95)));
    return new Part(
        "Coverage of the 95% intervals",
        "The share of simulated data sets whose interval holds the truth that they were drawn from;"
            + " %,d data sets a row, %,d for D.".formatted(REPEATS, FITS),
        checks);
  }

  private static Check check(
      String name, double truth, Function<RandomGenerator, Interval> interval) {
    return check(name, truth, REPEATS, interval);
  }

  private static Check check(
      String name, double truth, int repeats, Function<RandomGenerator, Interval> interval) {
    SplittableRandom random = Seeds.generator(SelfTest.SEED, "coverage", name);
    int held = 0;
    for (int k = 0; k < repeats; k++) {
      held += interval.apply(random).contains(truth) ? 1 : 0;
    }
    return Check.share(name, (double) held / repeats, LEAST, MOST);
  }

  static long binomial(RandomGenerator random, int n, double p) {
    long successes = 0;
    for (int k = 0; k < n; k++) {
      successes += random.nextDouble() < p ? 1 : 0;
    }
    return successes;
  }

  /// Changes of right or wrong: +1 with one probability, −1 with another.
  static double[] changes(RandomGenerator random, int n, double up, double down) {
    double[] changes = new double[n];
    Arrays.setAll(
        changes,
        _ -> {
          double draw = random.nextDouble();
          return draw < up ? 1 : draw < up + down ? -1 : 0;
        });
    return changes;
  }

  /// Each prompt loses its block with a probability of its own, 0.15 on average, three times.
  private static TEstimate clustered(RandomGenerator random, int prompts) {
    double[] changes = new double[3 * prompts];
    List<Integer> promptOf = new ArrayList<>();
    for (int prompt = 0; prompt < prompts; prompt++) {
      double loss = random.nextBoolean() ? 0.05 : 0.25;
      for (int condition = 0; condition < 3; condition++) {
        changes[promptOf.size()] = random.nextDouble() < loss ? -1 : 0;
        promptOf.add(prompt);
      }
    }
    return Mean.clustered(changes, promptOf);
  }

  /// Documents of 400 to 4,000 bytes; the change of bits a byte has the given mean.
  static TEstimate ratio(RandomGenerator random, int documents, double change) {
    double[] bits = new double[documents];
    double[] bytes = new double[documents];
    for (int k = 0; k < documents; k++) {
      bytes[k] = 400 * Math.pow(10, random.nextDouble());
      bits[k] = bytes[k] * (change + 0.03 * random.nextGaussian());
    }
    return Mean.ratio(bits, bytes);
  }

  private static double[] normals(RandomGenerator random, int n, double sd) {
    double[] values = new double[n];
    Arrays.setAll(values, _ -> sd * random.nextGaussian());
    return values;
  }

  /// D of utilities as a U-statistic, with the jackknife over items that the measure uses. The fit
  /// that reads utilities from answers is held to known ones elsewhere.
  private static TEstimate jackknife(double[] utilities) {
    Strengths strengths = Strengths.of(utilities);
    return Jackknife.of(strengths.mean(), strengths.withoutEach());
  }

  /// The organism likes the same things to another degree, and each item a little otherwise.
  static TEstimate decisivenessChange(
      RandomGenerator random, int items, double parentSd, double organismSd) {
    double[] before = normals(random, items, parentSd);
    double[] own = normals(random, items, 1);
    double[] after = new double[items];
    // Four fifths of the organism's spread is the parent's own liking.
    Arrays.setAll(after, k -> organismSd * (0.8 * before[k] / parentSd + 0.6 * own[k]));
    Strengths one = Strengths.of(before);
    Strengths other = Strengths.of(after);
    double[] change = other.withoutEach();
    double[] was = one.withoutEach();
    Arrays.setAll(change, k -> change[k] - was[k]);
    return Jackknife.of(other.mean() - one.mean(), change);
  }

  /// Sums of strengths over pairs, by item.
  private record Strengths(List<Double> byItem) {
    static Strengths of(double[] utilities) {
      double[] sums = new double[utilities.length];
      for (int i = 0; i < utilities.length; i++) {
        for (int j = 0; j < i; j++) {
          double strength = Likings.strength(utilities[i], utilities[j]);
          sums[i] += strength;
          sums[j] += strength;
        }
      }
      return new Strengths(Arrays.stream(sums).boxed().toList());
    }

    private double total() {
      return byItem.stream().mapToDouble(Double::doubleValue).sum();
    }

    double mean() {
      double n = byItem.size();
      return total() / (n * (n - 1));
    }

    double[] withoutEach() {
      double n = byItem.size();
      double total = total();
      return byItem.stream().mapToDouble(own -> (total - 2 * own) / ((n - 1) * (n - 2))).toArray();
    }
  }
}
