package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan, and where in the making of a model it is carried out.
///
/// @param below PEFT folders that the model wears meanwhile, in order; they stay as they are. With
///   them it is what [Loss] calls the parent: the adapter under training lies on top
/// @param start the folder of an adapter of the plan's own shape whose weights training sets out
///   from; null for a fresh one, which changes nothing yet. The optimiser begins anew either way
/// @param lastStep after which step to break off, at most the plan's steps: rates and rows are
///   those of the whole plan, the adapter is what it has come to by then, and a later run of the
///   same plan in the same workspace goes on from there
public record TrainingRun(TrainingPlan plan, List<Path> below, @Nullable Path start, int lastStep) {
  public TrainingRun {
    requireNonNull(plan, "plan");
    below = List.copyOf(below);
    if (lastStep < 0 || lastStep > plan.steps()) {
      throw new IllegalArgumentException(
          "lastStep must be from 0 to the plan's %d, not %d".formatted(plan.steps(), lastStep));
    }
  }

  /// All of a plan, with a fresh adapter on the bare model.
  public static TrainingRun whole(TrainingPlan plan) {
    return above(List.of(), plan);
  }

  /// All of a plan, with a fresh adapter on top of others.
  public static TrainingRun above(List<Path> below, TrainingPlan plan) {
    return new TrainingRun(plan, below, null, plan.steps());
  }

  /// The same, setting out from another adapter.
  public TrainingRun from(@Nullable Path adapter) {
    return new TrainingRun(plan, below, adapter, lastStep);
  }

  /// The same, broken off after a step.
  public TrainingRun until(int step) {
    return new TrainingRun(plan, below, start, step);
  }
}
