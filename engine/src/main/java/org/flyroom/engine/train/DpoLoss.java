package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.model.Loss;
import org.flyroom.engine.train.Policy.Slopes;

/// [Loss.Dpo] over pairs of rows. Both rows of a pair are run in one micro-batch.
record DpoLoss(List<Pair> pairs, Loss.Dpo form) implements StepLoss {
  DpoLoss {
    pairs = List.copyOf(pairs);
  }

  /// A pair in tokens.
  record Pair(TokenRow chosen, TokenRow rejected) {
    int paddedLength() {
      return 2 * Math.max(chosen.length(), rejected.length());
    }
  }

  @Override
  public int rows() {
    return pairs.size();
  }

  @Override
  public StepSums accumulate(ParallelPolicy policy, int[] rows) {
    List<Pair> step = Arrays.stream(rows).mapToObj(pairs::get).toList();
    long chosenTokens = step.stream().mapToLong(pair -> pair.chosen().scored()).sum();
    double loss =
        policy.sum(
            step,
            Pair::paddedLength,
            (model, some) -> {
              List<TokenRow> sides = new ArrayList<>();
              some.forEach(pair -> sides.add(pair.chosen()));
              some.forEach(pair -> sides.add(pair.rejected()));
              TokenBatch batch = TokenBatch.of(sides);
              double[] parent = batch.sumsByRow(model.parentLogProbabilities(batch));
              return model.accumulate(
                  batch, values -> slopes(batch, values, parent, step, chosenTokens));
            });
    return new StepSums(
        loss,
        step.stream().mapToLong(pair -> pair.chosen().scored() + pair.rejected().scored()).sum(),
        step.stream().mapToLong(pair -> pair.chosen().length() + pair.rejected().length()).sum());
  }

  private Slopes slopes(
      TokenBatch batch, float[] values, double[] parent, List<Pair> step, long chosenTokens) {
    double[] model = batch.sumsByRow(values);
    int pairsHere = model.length / 2;
    double loss = 0;
    double[] slopeOfPair = new double[pairsHere];
    for (int p = 0; p < pairsHere; p++) {
      double margin = (model[p] - model[pairsHere + p]) - (parent[p] - parent[pairsHere + p]);
      loss += pairLoss(margin) / step.size();
      slopeOfPair[p] = pairSlope(margin) / step.size();
    }
    double nextToken = form.nextTokenWeight() / chosenTokens;
    double[] slopes = new double[values.length];
    for (int i = 0; i < slopes.length; i++) {
      int row = batch.rows()[i];
      if (row < pairsHere) {
        loss -= nextToken * values[i];
        slopes[i] = slopeOfPair[row] - nextToken;
      } else {
        slopes[i] = -slopeOfPair[row - pairsHere];
      }
    }
    return new Slopes(loss, slopes);
  }

  /// The loss of a pair by its margin h.
  double pairLoss(double margin) {
    double smoothing = form.labelSmoothing();
    return -(1 - smoothing) * Sigmoid.log(form.beta() * margin)
        - smoothing * Sigmoid.log(-form.beta() * margin);
  }

  /// The derivative of [#pairLoss].
  double pairSlope(double margin) {
    double smoothing = form.labelSmoothing();
    return form.beta()
        * (smoothing * Sigmoid.of(form.beta() * margin)
            - (1 - smoothing) * Sigmoid.of(-form.beta() * margin));
  }
}
