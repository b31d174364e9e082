package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.train.StepLoss.StepSums;
import org.flyroom.engine.train.TrainingCheckpoint.Progress;

/// Optimiser steps over given weights, with checkpoints from which a run that was killed goes on to
/// the same bytes.
final class TrainingLoop implements AutoCloseable {
  private final FlatParameters parameters;
  private final Optimiser settings;
  private final AdamW optimiser;
  private final int steps;
  private final int checkpointEvery;
  private WeightFiles files = WeightFiles.plain();

  /// @param decayed how many weights, from the first one on, weight decay acts on
  /// @param steps optimiser steps of the whole run
  TrainingLoop(
      FlatParameters parameters, Optimiser settings, long decayed, int steps, int checkpointEvery) {
    this.parameters = parameters;
    this.settings = settings;
    this.optimiser = new AdamW(settings, parameters.values().count(), decayed);
    this.steps = steps;
    this.checkpointEvery = checkpointEvery;
  }

  /// Keeps checkpoints in this way from now on.
  void keep(WeightFiles how) {
    files = how;
  }

  /// What a step runs through the model.
  @FunctionalInterface
  interface StepWork {
    /// Adds the gradients of a step's loss.
    ///
    /// @param step counted from 1; everything the work depends on derives from it
    StepSums accumulate(int step);
  }

  /// Trains to the end, going on from the newest checkpoint under `workspace`.
  ///
  /// @param plan hash of everything the run depends on; a checkpoint of another plan is refused
  TrainingOutcome run(Path workspace, String plan, StepWork work, TrainingListener listener) {
    return run(workspace, plan, steps, work, listener);
  }

  /// Trains up to a step, and leaves a checkpoint there unless it is the last of all.
  TrainingOutcome run(
      Path workspace, String plan, int lastStep, StepWork work, TrainingListener listener) {
    Map<String, Tensor> state =
        Map.of(
            "parameters", parameters.values(),
            "first_moment", optimiser.firstMoment(),
            "second_moment", optimiser.secondMoment());
    Optional<Progress> restored = TrainingCheckpoint.restore(workspace, files, plan, state);
    int start = restored.map(Progress::step).orElse(0);
    double loss = restored.map(Progress::loss).orElse(Double.NaN);
    long scored = restored.map(Progress::scoredTokens).orElse(0L);
    for (int step = start + 1; step <= lastStep; step++) {
      StepSums sums = work.accumulate(step);
      listener.onStep(update(sums, step));
      loss = sums.loss();
      scored += sums.scored();
      if ((step % checkpointEvery == 0 || step == lastStep) && step < steps) {
        TrainingCheckpoint.write(workspace, files, new Progress(plan, step, loss, scored), state);
      }
    }
    return new TrainingOutcome(start, loss, scored);
  }

  /// Ends a step whose gradients are there.
  TrainingStep update(StepSums sums, int step) {
    double rate = settings.rateAt(step, steps);
    double norm = optimiser.update(parameters.values(), parameters.gradients(), rate, step);
    parameters.gradients().zeroInPlace();
    if (!Double.isFinite(sums.loss()) || !Double.isFinite(norm)) {
      throw new FlyroomException(
          "training diverged at step %d: loss %s, gradient norm %s; lower the learning rate"
              .formatted(step, sums.loss(), norm));
    }
    return new TrainingStep(step, steps, sums.loss(), norm, rate, sums.tokens());
  }

  @Override
  public void close() {
    parameters.close();
    optimiser.close();
  }
}
