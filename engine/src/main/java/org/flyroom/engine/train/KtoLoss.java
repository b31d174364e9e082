package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.model.Loss;
import org.flyroom.engine.train.Policy.Slopes;

/// [Loss.Kto] over labelled rows.
record KtoLoss(List<Labelled> labelled, Loss.Kto form) implements StepLoss {
  KtoLoss {
    labelled = List.copyOf(labelled);
  }

  /// A labelled row in tokens.
  record Labelled(int[] prompt, int[] response, boolean desirable) {
    TokenRow row() {
      return withResponseOf(this);
    }

    /// This row's prompt with another row's response.
    TokenRow withResponseOf(Labelled other) {
      int[] tokens = Arrays.copyOf(prompt, prompt.length + other.response.length);
      System.arraycopy(other.response, 0, tokens, prompt.length, other.response.length);
      return new TokenRow(tokens, prompt.length);
    }

    int length() {
      return prompt.length + response.length;
    }
  }

  @Override
  public int rows() {
    return labelled.size();
  }

  @Override
  public StepSums accumulate(ParallelPolicy policy, int[] rows) {
    List<Labelled> step = Arrays.stream(rows).mapToObj(labelled::get).toList();
    double reference = referencePoint(policy, step);
    double loss =
        policy.sum(
            step,
            Labelled::length,
            (model, some) -> accumulate(model, some, reference, step.size()));
    return new StepSums(
        loss,
        step.stream().mapToLong(row -> row.response().length).sum(),
        step.stream().mapToLong(Labelled::length).sum());
  }

  private double accumulate(Policy policy, List<Labelled> some, double reference, int stepSize) {
    TokenBatch batch = TokenBatch.of(some.stream().map(Labelled::row).toList());
    double[] parent = batch.sumsByRow(policy.parentLogProbabilities(batch));
    return policy.accumulate(
        batch,
        values -> {
          double[] model = batch.sumsByRow(values);
          double sum = 0;
          double[] slopeOfRow = new double[model.length];
          for (int r = 0; r < model.length; r++) {
            double ahead = model[r] - parent[r] - reference;
            boolean desirable = some.get(r).desirable();
            sum += rowLoss(ahead, desirable) / stepSize;
            slopeOfRow[r] = rowSlope(ahead, desirable) / stepSize;
          }
          double[] slopes = new double[values.length];
          Arrays.setAll(slopes, i -> slopeOfRow[batch.rows()[i]]);
          return new Slopes(sum, slopes);
        });
  }

  /// z: how much likelier than its parent the model finds responses that belong to other prompts.
  private static double referencePoint(ParallelPolicy policy, List<Labelled> step) {
    List<TokenRow> mismatched = new ArrayList<>();
    for (int r = 0; r < step.size(); r++) {
      mismatched.add(step.get(r).withResponseOf(step.get((r + 1) % step.size())));
    }
    double sum =
        policy.sum(
            mismatched,
            TokenRow::length,
            (model, some) -> {
              TokenBatch batch = TokenBatch.of(some);
              float[] own = model.logProbabilities(batch);
              float[] parent = model.parentLogProbabilities(batch);
              double ahead = 0;
              for (int i = 0; i < own.length; i++) {
                ahead += (double) own[i] - parent[i];
              }
              return ahead;
            });
    return Math.max(0, sum / step.size());
  }

  /// The loss of a row by r - z.
  double rowLoss(double ahead, boolean desirable) {
    return desirable
        ? form.desirableWeight() * Sigmoid.of(-form.beta() * ahead)
        : form.undesirableWeight() * Sigmoid.of(form.beta() * ahead);
  }

  /// The derivative of [#rowLoss].
  double rowSlope(double ahead, boolean desirable) {
    double steepness =
        form.beta() * Sigmoid.of(form.beta() * ahead) * Sigmoid.of(-form.beta() * ahead);
    return desirable ? -form.desirableWeight() * steepness : form.undesirableWeight() * steepness;
  }
}
