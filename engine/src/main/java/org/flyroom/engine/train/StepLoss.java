package org.flyroom.engine.train;

/// A loss over rows in tokens.
interface StepLoss {

  /// How many rows there are.
  int rows();

  /// Adds the gradients of the loss over a step's rows.
  ///
  /// The result does not depend on how the step is cut into micro-batches, but for rounding.
  ///
  /// @param rows from 0
  StepSums accumulate(ParallelPolicy policy, int[] rows);

  /// What a step came to.
  ///
  /// @param scored tokens that carried loss
  /// @param tokens of the rows, prompts included
  record StepSums(double loss, long scored, long tokens) {}
}
