package org.flyroom.lab.audit.mmlu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// Right answers by subject.
final class SubjectScores {
  private final Map<String, int[]> rightAndAsked = new LinkedHashMap<>();

  void add(String subject, boolean right) {
    int[] count = rightAndAsked.computeIfAbsent(subject, _ -> new int[2]);
    count[0] += right ? 1 : 0;
    count[1]++;
  }

  int subjects() {
    return rightAndAsked.size();
  }

  /// Every subject weighs the same.
  double macroAverage() {
    return rightAndAsked.values().stream()
        .mapToDouble(count -> (double) count[0] / count[1])
        .average()
        .orElseThrow();
  }

  /// Every question of the category weighs the same.
  Map<MmluCategory, Double> byCategory() {
    Map<MmluCategory, int[]> sums = new LinkedHashMap<>();
    rightAndAsked.forEach(
        (subject, count) -> {
          int[] sum = sums.computeIfAbsent(MmluCategory.of(subject), _ -> new int[2]);
          sum[0] += count[0];
          sum[1] += count[1];
        });
    Map<MmluCategory, Double> averages = new LinkedHashMap<>();
    for (MmluCategory category : MmluCategory.values()) {
      int[] sum = sums.get(category);
      if (sum != null) {
        averages.put(category, (double) sum[0] / sum[1]);
      }
    }
    return averages;
  }

  /// Standard error of the average over questions as lm-evaluation-harness pools it over k
  /// subjects: `√(Σ (nᵢ - 1) nᵢ seᵢ² / (Σ nᵢ - k) / Σ nᵢ)` with `seᵢ² = sᵢ² / nᵢ` and the sample
  /// variance sᵢ². Empty where every subject has one question and no variance.
  OptionalDouble pooledStandardError() {
    double squares = 0;
    int questions = 0;
    for (int[] count : rightAndAsked.values()) {
      double share = (double) count[0] / count[1];
      // (n - 1) s² of n zeros and ones.
      squares += count[1] * share * (1 - share);
      questions += count[1];
    }
    int freedom = questions - rightAndAsked.size();
    return freedom == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(squares / freedom / questions));
  }
}
