package org.flyroom.core.model;

/// AdamW with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101).
///
/// @param learningRate peak rate
/// @param schedule how the rate moves after warm-up
/// @param warmupSteps steps over which the rate rises linearly from 0
/// @param maxGradientNorm global norm to clip to; infinity for none
public record Optimiser(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    Schedule schedule,
    int warmupSteps,
    double maxGradientNorm) {

  /// How the rate moves after warm-up.
  public enum Schedule {
    CONSTANT,
    /// Straight down to 0 at the last step.
    LINEAR,
    /// Half a cosine down to 0 at the last step.
    COSINE,
    /// At the peak for the first half of the run, then straight down to 0 at the last step (Hägele
    /// et al. 2024, arXiv 2405.18392). Warm-up counts in the first half.
    COOLDOWN
  }

  /// The usual betas, no weight decay, clipping at 1.
  public static Optimiser of(double learningRate, Schedule schedule, int warmupSteps) {
    return new Optimiser(learningRate, 0.9, 0.999, 1e-8, 0, schedule, warmupSteps, 1.0);
  }

  /// The rate used in a step.
  ///
  /// @param step counted from 1
  /// @param steps steps of the whole run
  public double rateAt(int step, int steps) {
    int done = step - 1;
    if (done < warmupSteps) {
      return learningRate * done / warmupSteps;
    }
    double progress = (double) (done - warmupSteps) / Math.max(1, steps - warmupSteps);
    return switch (schedule) {
      case CONSTANT -> learningRate;
      case LINEAR -> learningRate * Math.max(0, 1 - progress);
      case COSINE -> learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
      case COOLDOWN -> learningRate * Math.clamp(2.0 * (steps - done) / steps, 0, 1);
    };
  }
}
