package org.flyroom.engine.train;

import org.flyroom.core.model.Loss.KlToParent.Direction;
import org.flyroom.engine.torch.Tensor;

/// Terms of a loss, one per position, whose sum is the loss.
final class Readings {
  private Readings() {}

  /// Minus the log-probability of each token, times its weight and a factor.
  static Head.Reading nextToken(TokenBatch batch, double factor) {
    Head.Reading logProbability = Head.logProbability(batch.targets());
    return (logits, from) -> {
      int size = (int) logits.size(0);
      float[] factors = new float[size];
      for (int i = 0; i < size; i++) {
        factors[i] = (float) (-factor * batch.weights()[from + i]);
      }
      return logProbability.of(logits, from).multiply(Tensor.of(factors, size));
    };
  }

  /// The divergence from the parent at each position, times a factor.
  ///
  /// @param parentHidden `[n, hidden]`
  static Head.Reading divergence(
      Policy policy, Tensor parentHidden, Direction direction, double factor) {
    return (logits, from) -> {
      Tensor parent =
          policy.logits(parentHidden.narrow(0, from, logits.size(0))).detach().logSoftmax();
      Tensor model = logits.logSoftmax();
      Tensor divergence =
          switch (direction) {
            case FORWARD -> parent.exp().multiply(parent.subtract(model));
            case REVERSE -> model.exp().multiply(model.subtract(parent));
          };
      return divergence.sumOfLast().multiply(factor);
    };
  }

  /// Both terms at each position.
  static Head.Reading sum(Head.Reading left, Head.Reading right) {
    return (logits, from) -> left.of(logits, from).add(right.of(logits, from));
  }
}
