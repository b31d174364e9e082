package org.flyroom.engine.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.flyroom.core.model.Sampling;

/// Chooses the tokens of one request. Its random numbers come from the request's seed alone.
final class TokenSampler {
  private final Sampling sampling;
  private final RandomGenerator random;

  /// Tokens of the prompt and of the answer so far; looked at only where repetition is penalised.
  private final BitSet seen = new BitSet();

  TokenSampler(Sampling sampling, int[] prompt) {
    this.sampling = sampling;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(sampling.seed());
    Arrays.stream(prompt).forEach(seen::set);
  }

  /// Whether the token with the largest logit is taken, so that no logits are needed here.
  boolean takesLargest() {
    return sampling.temperature() == 0 && sampling.repetitionPenalty() == 1;
  }

  /// The next token.
  ///
  /// @param logits of the whole vocabulary; penalised in place
  int choose(float[] logits) {
    penalise(logits);
    return sampling.temperature() == 0 ? largest(logits) : draw(weights(logits));
  }

  /// Takes note of a token of the answer.
  void accept(int token) {
    seen.set(token);
  }

  private void penalise(float[] logits) {
    double penalty = sampling.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int token = seen.nextSetBit(0);
        token >= 0 && token < logits.length;
        token = seen.nextSetBit(token + 1)) {
      double logit = logits[token];
      logits[token] = (float) (logit < 0 ? logit * penalty : logit / penalty);
    }
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /// Each token's probability over that of the likeliest; 0 for those not kept.
  ///
  /// @param logits of the whole vocabulary, penalised
  double[] weights(float[] logits) {
    double[] weights = new double[logits.length];
    double highest = logits[largest(logits)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - highest) / sampling.temperature());
    }
    double floor = Math.max(floor(weights), sampling.minP());
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] >= floor ? weights[i] : 0;
    }
    return weights;
  }

  /// The weight of the least likely token that top-k and top-p keep.
  private double floor(double[] weights) {
    int topK = sampling.topK() == 0 ? weights.length : Math.min(sampling.topK(), weights.length);
    if (topK == weights.length && sampling.topP() == 1) {
      return 0;
    }
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double last = sorted[sorted.length - topK];
    if (sampling.topP() == 1) {
      return last;
    }
    double total = 0;
    for (int i = sorted.length - 1; i >= 0 && sorted[i] >= last; i--) {
      total += sorted[i];
    }
    double sum = 0;
    for (int i = sorted.length - 1; i >= 0; i--) {
      sum += sorted[i];
      if (sum >= sampling.topP() * total) {
        return sorted[i];
      }
    }
    return last;
  }

  private int draw(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double mark = random.nextDouble() * total;
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        mark -= weights[i];
        if (mark < 0) {
          break;
        }
      }
    }
    return last;
  }
}
