package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;
import org.flyroom.core.model.Loss;
import org.flyroom.engine.train.Policy.Slopes;

/// [Loss.PolicyGradient] over sampled rows.
record PolicyGradientLoss(List<Sampled> sampled, Loss.PolicyGradient form) implements StepLoss {
  PolicyGradientLoss {
    sampled = List.copyOf(sampled);
  }

  /// A sample in tokens.
  record Sampled(TokenRow row, double advantage) {}

  @Override
  public int rows() {
    return sampled.size();
  }

  @Override
  public StepSums accumulate(ParallelPolicy policy, int[] rows) {
    List<Sampled> step = Arrays.stream(rows).mapToObj(sampled::get).toList();
    long scored = step.stream().mapToLong(sample -> sample.row().scored()).sum();
    double loss =
        policy.sum(
            step,
            sample -> sample.row().length(),
            (model, some) -> accumulate(model, some, scored));
    return new StepSums(
        loss, scored, step.stream().mapToLong(sample -> sample.row().length()).sum());
  }

  private double accumulate(Policy policy, List<Sampled> some, long scored) {
    TokenBatch batch = TokenBatch.of(some.stream().map(Sampled::row).toList());
    float[] parent = policy.parentLogProbabilities(batch);
    return policy.accumulate(
        batch,
        values -> {
          double sum = 0;
          double[] slopes = new double[values.length];
          for (int i = 0; i < values.length; i++) {
            double advantage = some.get(batch.rows()[i]).advantage();
            double behind = (double) parent[i] - values[i];
            sum += tokenLoss(behind, advantage) / scored;
            slopes[i] = tokenSlope(behind, advantage) / scored;
          }
          return new Slopes(sum, slopes);
        });
  }

  /// The loss of a token by d = log ρ - log π.
  double tokenLoss(double behind, double advantage) {
    return -advantage + form.klWeight() * (Math.expm1(behind) - behind);
  }

  /// Its derivative with respect to log π: of minus the advantage times a ratio that is 1, and of
  /// the estimate, whose d falls as log π rises.
  double tokenSlope(double behind, double advantage) {
    return -advantage - form.klWeight() * Math.expm1(behind);
  }
}
