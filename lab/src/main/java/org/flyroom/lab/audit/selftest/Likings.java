package org.flyroom.lab.audit.selftest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.lab.audit.preference.PreferenceItems;

/// Known utilities of the bundled items, and a model that answers by them as Thurstone's Case V
/// says, with a pull towards slot A.
record Likings(Map<String, Double> utilities, double slotPull) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double MASS = 0.9;

  /// Utilities spread like a normal distribution.
  static Likings spread(double sd, double slotPull) {
    List<String> items = PreferenceItems.bundled().texts();
    Map<String, Double> utilities = new HashMap<>();
    for (int k = 0; k < items.size(); k++) {
      // 37 is coprime to 100: the order of liking has nothing to do with that of the list.
      double share = ((37 * k) % items.size() + 0.5) / items.size();
      utilities.put(items.get(k), sd * NORMAL.inverseCumulativeProbability(share));
    }
    return new Likings(utilities, slotPull);
  }

  /// D of utilities: the mean of |2 Φ((a − b) / √2) − 1| over pairs.
  double decisiveness() {
    return decisiveness(utilities.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double decisiveness(double[] utilities) {
    double sum = 0;
    for (double a : utilities) {
      for (double b : utilities) {
        sum += strength(a, b);
      }
    }
    return sum / (utilities.length * (utilities.length - 1.0));
  }

  /// |2 Φ((a − b) / √2) − 1|.
  static double strength(double a, double b) {
    return Math.abs(2 * NORMAL.cumulativeProbability((a - b) / Math.sqrt(2)) - 1);
  }

  LanguageModel model() {
    return new OracleModel(
        "likings",
        (context, continuation) -> {
          double a = NORMAL.cumulativeProbability(z(context));
          double slot = continuation.endsWith("A") ? a : 1 - a;
          return MASS * slot * (continuation.startsWith(" ") ? 0.2 : 0.8);
        },
        _ -> 0,
        _ -> "");
  }

  private double z(String question) {
    return (utility(question, "A: ") - utility(question, "B: ")) / Math.sqrt(2) + slotPull;
  }

  private double utility(String question, String slot) {
    String item =
        question
            .lines()
            .filter(line -> line.startsWith(slot))
            .findFirst()
            .orElseThrow()
            .substring(slot.length());
    return utilities.getOrDefault(item, Double.NaN);
  }
}
