package org.flyroom.core.model;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.store.WeightFiles;

/// A model that can be fine-tuned and can wear adapters.
public interface Tunable extends LanguageModel {

  /// How many decoder layers the model has; they are counted from 0.
  int layers();

  /// Trains an adapter and writes it as a PEFT folder.
  ///
  /// Checkpoints under `workspace` make the run resumable: called again with the same plan after
  /// any interruption it ends with the same adapter bytes as an uninterrupted run.
  ///
  /// @param workspace holds checkpoints while training; not removed
  /// @param adapter the folder to write; it appears complete or not at all
  default TrainingSummary train(
      TrainingPlan plan, Path workspace, Path adapter, TrainingListener listener) {
    return train(TrainingRun.whole(plan), workspace, adapter, listener);
  }

  /// Trains an adapter as [#train(TrainingPlan, Path, Path, TrainingListener)] does, on top of
  /// others, from the weights of another, or only so far.
  TrainingSummary train(TrainingRun run, Path workspace, Path adapter, TrainingListener listener);

  /// Writes one adapter that does what several do when worn together, each times its weight.
  ///
  /// @param adapters at least one
  /// @param adapter the PEFT folder to write; it appears complete or not at all
  default void combine(List<WeightedAdapter> adapters, Path adapter) {
    combine(adapters, Combination.EXACT, adapter);
  }

  /// Writes one adapter made of several.
  ///
  /// @param adapters at least one
  /// @param adapter the PEFT folder to write; it appears complete or not at all
  /// @throws org.flyroom.core.FlyroomException when they cannot be combined so
  void combine(List<WeightedAdapter> adapters, Combination how, Path adapter);

  /// Writes an adapter that adds a given vector, and does nothing else.
  ///
  /// @param vector what the plan calls so: as long as the model is wide
  /// @param adapter the PEFT folder to write; it appears complete or not at all
  void write(SteeringPlan plan, float[] vector, Path adapter);

  /// This model wearing the given PEFT adapters in order. Weights are shared; the model returned is
  /// valid as long as this one.
  WhiteBox withAdapters(List<Path> adapters);

  /// This model with adapters and checkpoints, read and written, kept in a way of their own.
  /// Weights are shared; the model returned is valid as long as this one.
  Tunable keeping(WeightFiles files);

  /// How many tokens a row has, prompt, response and end of turn.
  int tokens(TrainingRow row);

  /// Problems that would stop the plan's adapter from being trained on this model, such as a layer
  /// or module it lacks; empty when there are none.
  List<String> problemsWith(AdapterPlan adapter);
}
