package org.flyroom.core.model;

/// Hears of every optimiser step.
@FunctionalInterface
public interface TrainingListener {

  void onStep(TrainingStep step);

  /// One optimiser step.
  ///
  /// @param step counted from 1
  /// @param loss the plan's [Loss] on the step's rows
  /// @param gradientNorm global norm before clipping
  /// @param tokens of the step's rows, prompts included
  record TrainingStep(
      int step, int steps, double loss, double gradientNorm, double rate, long tokens) {}
}
