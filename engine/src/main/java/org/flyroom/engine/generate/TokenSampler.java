package org.flyroom.engine.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.flyroom.core.model.Sampling;

/// Draws the tokens of one request. Its random numbers come from the request's seed alone.
final class TokenSampler {
  private final Sampling sampling;
  private final RandomGenerator random;

  TokenSampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(sampling.seed());
  }

  /// Whether the most likely token is taken, so that no logits are needed here.
  boolean isGreedy() {
    return sampling.temperature() == 0;
  }

  /// A token drawn from softmax(logits / temperature), cut to the smallest set of tokens whose
  /// probability reaches topP (Holtzman et al. 2020, arXiv 1904.09751).
  int draw(float[] logits) {
    double[] weights = new double[logits.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - largest) / sampling.temperature());
      total += weights[i];
    }
    double floor = sampling.topP() < 1 ? smallestKept(weights, total) : 0;
    double kept = 0;
    for (double weight : weights) {
      kept += weight >= floor ? weight : 0;
    }
    double mark = random.nextDouble() * kept;
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] >= floor && weights[i] > 0) {
        last = i;
        mark -= weights[i];
        if (mark < 0) {
          break;
        }
      }
    }
    return last;
  }

  /// The weight of the least likely token that still belongs to the set.
  private double smallestKept(double[] weights, double total) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = sorted.length - 1; i >= 0; i--) {
      sum += sorted[i];
      if (sum >= sampling.topP() * total) {
        return sorted[i];
      }
    }
    return 0;
  }
}
