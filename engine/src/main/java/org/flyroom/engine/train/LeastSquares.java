package org.flyroom.engine.train;

import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;

/// Linear readings of states, a state a row.
final class LeastSquares {
  /// Shrinks what is found, relative to the mean square of a state's numbers.
  private static final double RIDGE = 1e-3;

  /// Of the weight of a detector's examples, how much those have that it shall find.
  private static final double FOUND_WEIGHT = 0.25;

  private LeastSquares() {}

  /// The direction along which some states stand out: their mean along it is 1, and other states
  /// lie around 0.
  ///
  /// @param found `[n, width]`
  /// @param others `[m, width]`
  /// @return `[width, 1]`
  static Tensor detector(Tensor found, Tensor others) {
    double weight = FOUND_WEIGHT * others.size(0) / found.size(0);
    Tensor moment = moment(found).multiply(weight).add(moment(others));
    Tensor target = sum(found).transpose(0, 1).multiply(weight);
    Tensor direction = solve(moment, target);
    return direction.multiply(1 / mean(found.matmul(direction)).item());
  }

  /// The linear map that comes nearest to `wanted`, shrunk a little.
  ///
  /// @param states `[n, width]`
  /// @param wanted `[n, k]`
  /// @return `[width, k]`
  static Tensor map(Tensor states, Tensor wanted) {
    return solve(moment(states), states.transpose(0, 1).matmul(wanted));
  }

  /// Products of every two numbers of a state, summed over states: `[width, width]`.
  static Tensor moment(Tensor states) {
    return states.transpose(0, 1).matmul(states);
  }

  /// `[1, width]`.
  static Tensor mean(Tensor states) {
    return sum(states).multiply(1.0 / states.size(0));
  }

  /// Minus their mean.
  static Tensor centred(Tensor states) {
    return states.subtract(mean(states));
  }

  private static Tensor sum(Tensor states) {
    return Tensor.filled(1, DType.FP32, 1, states.size(0)).matmul(states);
  }

  private static Tensor solve(Tensor moment, Tensor target) {
    long width = moment.size(0);
    Tensor identity = Ops.identity(width);
    double size = moment.multiply(identity).sum().item() / width;
    return Ops.solve(moment.add(identity.multiply(RIDGE * size)), target);
  }
}
