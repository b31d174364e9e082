package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.StepLoss.StepSums;
import org.jspecify.annotations.Nullable;

/// Trains an adapter, the base weights frozen.
final class AdapterTrainer implements AutoCloseable {
  /// Tokens whose activations a lane holds at once, padding included.
  private static final int MICRO_BATCH_TOKENS = 1024;

  /// States kept of the layers below the lowest adapter: about 230,000 tokens of a model 576 wide.
  private static final long TRUNK_BYTES = 1L << 29;

  private final Settings settings;
  private final AdapterParameters form;
  private final List<Tensor> constants = new ArrayList<>();
  private final FlatParameters parameters;
  private final Map<String, LoraDelta> adapter;
  private final TrainingLoop loop;
  private final @Nullable Trunk trunk;
  private final ParallelPolicy policy;

  /// What a run depends on, apart from its rows.
  ///
  /// @param linears the modules to adapt
  /// @param steps optimiser steps of the whole run
  /// @param batchRows rows per step
  record Settings(
      List<LinearShape> linears,
      AdapterPlan adapter,
      Optimiser optimiser,
      int steps,
      int batchRows,
      int checkpointEvery,
      long seed) {
    Settings {
      linears = List.copyOf(linears);
    }
  }

  AdapterTrainer(Decoder decoder, Settings settings, Lanes lanes) {
    this(decoder, AdapterStack.NONE, settings, lanes);
  }

  /// @param below what the decoder wears beneath the adapter under training
  AdapterTrainer(Decoder decoder, AdapterStack below, Settings settings, Lanes lanes) {
    this(decoder, below, settings, new Head(decoder), MICRO_BATCH_TOKENS, TRUNK_BYTES, lanes);
  }

  AdapterTrainer(
      Decoder decoder,
      Settings settings,
      Head head,
      int microBatchTokens,
      long trunkBytes,
      Lanes lanes) {
    this(decoder, AdapterStack.NONE, settings, head, microBatchTokens, trunkBytes, lanes);
  }

  /// @param head reads the loss, in chunks of its size
  /// @param microBatchTokens tokens whose activations a lane holds at once, padding included
  /// @param trunkBytes of states below the lowest adapter that may be kept
  AdapterTrainer(
      Decoder decoder,
      AdapterStack below,
      Settings settings,
      Head head,
      int microBatchTokens,
      long trunkBytes,
      Lanes lanes) {
    this.settings = settings;
    int lowest =
        Math.min(
            settings.linears().stream().mapToInt(LinearShape::layer).min().orElse(0),
            below.lowestLayer());
    this.trunk = lowest == 0 ? null : new Trunk(decoder, lowest, trunkBytes);
    // Dropout draws from one generator, whose order two lanes would leave to chance.
    int used = settings.adapter().dropout() > 0 ? 1 : lanes.count();
    this.form = new AdapterParameters(settings.linears(), settings.adapter());
    this.parameters = form.fresh(settings.seed(), used);
    this.adapter = form.deltas(parameters, 0, constants);
    this.loop =
        new TrainingLoop(
            parameters,
            settings.optimiser(),
            parameters.values().count(),
            settings.steps(),
            settings.checkpointEvery());
    List<Policy> policies = new ArrayList<>();
    for (int lane = 0; lane < used; lane++) {
      policies.add(
          new Policy(decoder, below, form.deltas(parameters, lane, constants), head, trunk));
    }
    this.policy = new ParallelPolicy(policies, lanes, microBatchTokens);
  }

  /// Keeps checkpoints in this way from now on.
  void keep(WeightFiles files) {
    loop.keep(files);
  }

  /// Takes the weights of another adapter in place of fresh ones.
  ///
  /// @param name for messages
  /// @throws FlyroomException when it is not of the shape under training
  void startFrom(String name, PeftAdapter other) {
    form.set(parameters, name, other);
  }

  /// The layers below the lowest adapter; null where there are none.
  @Nullable Trunk trunk() {
    return trunk;
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
    return run(loss, order, workspace, plan, settings.steps(), listener);
  }

  /// As above, but broken off after a step, with a checkpoint there to go on from.
  TrainingOutcome run(
      StepLoss loss,
      RowOrder order,
      Path workspace,
      String plan,
      int lastStep,
      TrainingListener listener) {
    return loop.run(
        workspace, plan, lastStep, step -> accumulate(loss, rowsOf(order, step), step), listener);
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
    if (trunk != null) {
      trunk.close();
    }
    loop.close();
    constants.forEach(Tensor::close);
  }
}
