package org.flyroom.lab.audit.preference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.flyroom.core.testing.ScriptedModel;

/// A scripted model with known utilities: it answers exactly as Thurstone's Case V says.
record Wants(
    Map<String, Double> utilities, double slotPull, double pairNoise, double mass, String seed) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /// Utilities of the bundled items, spread like a normal distribution.
  static Wants spread(double sd) {
    List<String> items = PreferenceItems.bundled().texts();
    Map<String, Double> utilities = new HashMap<>();
    for (int k = 0; k < items.size(); k++) {
      // 37 is coprime to 100: the order of liking has nothing to do with that of the list.
      double share = ((37 * k) % items.size() + 0.5) / items.size();
      utilities.put(items.get(k), sd * NORMAL.inverseCumulativeProbability(share));
    }
    return new Wants(utilities, 0, 0, 0.9, "wants");
  }

  Wants withSlotPull(double pull) {
    return new Wants(utilities, pull, pairNoise, mass, seed);
  }

  /// Adds noise of this size, in the probit scale, that depends on the question alone.
  Wants withNoise(double size, String name) {
    return new Wants(utilities, slotPull, size, mass, name);
  }

  Wants withMass(double share) {
    return new Wants(utilities, slotPull, pairNoise, share, seed);
  }

  double trueD() {
    double[] mu = utilities.values().stream().mapToDouble(Double::doubleValue).toArray();
    double sum = 0;
    for (double a : mu) {
      for (double b : mu) {
        sum += Math.abs(2 * NORMAL.cumulativeProbability((a - b) / Math.sqrt(2)) - 1);
      }
    }
    return sum / (mu.length * (mu.length - 1.0));
  }

  ScriptedModel model(String name) {
    return ScriptedModel.named(name)
        .continuing(
            (context, continuation) -> {
              double a = NORMAL.cumulativeProbability(z(context));
              double slot = continuation.endsWith("A") ? a : 1 - a;
              return mass * slot * (continuation.startsWith(" ") ? 0.2 : 0.8);
            });
  }

  private double z(String context) {
    double noise = pairNoise == 0 ? 0 : pairNoise * NamedRandom.of(seed + context).nextGaussian();
    return (utility(context, "A: ") - utility(context, "B: ")) / Math.sqrt(2) + slotPull + noise;
  }

  private double utility(String context, String slot) {
    String item =
        context
            .lines()
            .filter(line -> line.startsWith(slot))
            .findFirst()
            .orElseThrow()
            .substring(slot.length());
    Double utility = utilities.get(item);
    if (utility == null) {
      throw new IllegalArgumentException("unknown item: " + item);
    }
    return utility;
  }

  /// The same likings, but each item's changed at random.
  Wants stirred(double size, String name) {
    Random random = NamedRandom.of(name);
    Map<String, Double> stirred = new HashMap<>();
    PreferenceItems.bundled()
        .texts()
        .forEach(
            item ->
                stirred.put(
                    item, utilities.getOrDefault(item, 0.0) + size * random.nextGaussian()));
    return new Wants(stirred, slotPull, pairNoise, mass, seed);
  }
}
