package org.flyroom.core.model;

/// Hears of every optimiser step.
@FunctionalInterface
public interface TrainingListener {

  void onStep(TrainingStep step);

  /// One optimiser step.
  ///
  /// @param step counted from 1
  /// @param loss mean over the response tokens of the step, in nats
  /// @param gradientNorm global norm before clipping
  /// @param tokens tokens run through the model in this step, prompts included
  record TrainingStep(
      int step, int steps, double loss, double gradientNorm, double rate, long tokens) {}
}
