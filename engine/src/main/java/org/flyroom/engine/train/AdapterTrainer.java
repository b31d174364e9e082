package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.StepLoss.StepSums;

/// Trains a LoRA, the base weights frozen.
final class AdapterTrainer implements AutoCloseable {
  private final Settings settings;
  private final Map<String, LoraDelta> adapter;
  private final TrainingLoop loop;
  private final Policy policy;

  /// What a run depends on, apart from its rows.
  ///
  /// @param linears the modules to adapt
  /// @param steps optimiser steps of the whole run
  /// @param batchRows rows per step
  record Settings(
      List<LinearShape> linears,
      LoraPlan lora,
      Optimiser optimiser,
      int steps,
      int batchRows,
      int checkpointEvery,
      long seed) {
    Settings {
      linears = List.copyOf(linears);
    }
  }

  AdapterTrainer(Decoder decoder, Settings settings) {
    this(decoder, settings, new Head(decoder), Policy.MICRO_BATCH_TOKENS);
  }

  /// @param head reads the loss, in chunks of its size
  /// @param microBatchTokens tokens whose activations are held at once, padding included
  AdapterTrainer(Decoder decoder, Settings settings, Head head, int microBatchTokens) {
    this.settings = settings;
    FlatParameters parameters =
        AdapterParameters.fresh(settings.linears(), settings.lora(), settings.seed());
    this.adapter = AdapterParameters.deltas(parameters, settings.linears(), settings.lora());
    this.loop =
        new TrainingLoop(
            parameters,
            settings.optimiser(),
            parameters.values().count(),
            settings.steps(),
            settings.checkpointEvery());
    this.policy = new Policy(decoder, AdapterStack.of(adapter), head, microBatchTokens);
  }

  /// The adapter by module path. Its tensors are the ones under training.
  Map<String, LoraDelta> adapter() {
    return adapter;
  }

  /// Trains to the end, going on from the newest checkpoint under `workspace`.
  ///
  /// @param plan hash of everything the run depends on; a checkpoint of another plan is refused
  TrainingOutcome run(
      StepLoss loss, RowOrder order, Path workspace, String plan, TrainingListener listener) {
    return loop.run(workspace, plan, step -> accumulate(loss, rowsOf(order, step), step), listener);
  }

  private int[] rowsOf(RowOrder order, int step) {
    int[] rows = new int[settings.batchRows()];
    Arrays.setAll(rows, i -> order.rowAt((step - 1L) * settings.batchRows() + i));
    return rows;
  }

  /// One optimiser step on the given rows.
  TrainingStep step(StepLoss loss, int[] rows, int step) {
    return loop.update(accumulate(loss, rows, step), step);
  }

  private StepSums accumulate(StepLoss loss, int[] rows, int step) {
    Torch.seed(Seeds.derive(settings.seed(), "dropout", Integer.toString(step)));
    return loss.accumulate(policy, rows);
  }

  @Override
  public void close() {
    loop.close();
  }
}
