package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;

/// Minus the mean log-probability of the tokens that carry loss, each counting by its weight.
record NextTokenLoss(List<TokenRow> tokenRows) implements StepLoss {
  NextTokenLoss {
    tokenRows = List.copyOf(tokenRows);
  }

  @Override
  public int rows() {
    return tokenRows.size();
  }

  @Override
  public StepSums accumulate(ParallelPolicy policy, int[] rows) {
    return accumulate(policy, Arrays.stream(rows).mapToObj(tokenRows::get).toList());
  }

  /// The same over rows that are given.
  static StepSums accumulate(ParallelPolicy policy, List<TokenRow> rows) {
    double weight = rows.stream().mapToDouble(TokenRow::weight).sum();
    double loss =
        policy.sum(
            rows,
            TokenRow::length,
            (model, some) -> {
              TokenBatch batch = TokenBatch.of(some);
              return model.accumulateSum(batch, Readings.nextToken(batch, 1 / weight));
            });
    return new StepSums(
        loss,
        rows.stream().mapToLong(TokenRow::scored).sum(),
        rows.stream().mapToLong(TokenRow::length).sum());
  }
}
