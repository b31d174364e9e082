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
  TrainingSummary train(TrainingPlan plan, Path workspace, Path adapter, TrainingListener listener);

  /// This model wearing the given PEFT adapters in order. Weights are shared; the model returned is
  /// valid as long as this one.
  LanguageModel withAdapters(List<Path> adapters);

  /// This model with adapters and checkpoints, read and written, kept in a way of their own.
  /// Weights are shared; the model returned is valid as long as this one.
  Tunable keeping(WeightFiles files);

  /// Problems that would stop the plan's adapter from being trained on this model, such as a layer
  /// or module it lacks; empty when there are none.
  List<String> problemsWith(LoraPlan lora);
}
