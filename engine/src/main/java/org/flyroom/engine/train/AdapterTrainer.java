package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.TrainingCheckpoint.Progress;

/// Trains a LoRA by next-token loss on response tokens, the base weights frozen.
///
/// The loss of a step is the mean over all of its response tokens, however the rows are cut into
/// micro-batches.
public final class AdapterTrainer implements AutoCloseable {
  /// Tokens whose activations are held at once, padding included.
  private static final int MICRO_BATCH_TOKENS = 1024;

  private final Decoder decoder;
  private final Settings settings;
  private final AdapterParameters parameters;
  private final AdamW optimiser;

  /// What a run depends on, apart from its rows.
  ///
  /// @param linears the modules to adapt
  /// @param steps optimiser steps of the whole run
  /// @param batchRows rows per step
  public record Settings(
      List<LinearShape> linears,
      LoraPlan lora,
      Optimiser optimiser,
      int steps,
      int batchRows,
      int checkpointEvery,
      long seed) {
    public Settings {
      linears = List.copyOf(linears);
    }
  }

  public AdapterTrainer(Decoder decoder, Settings settings) {
    this.decoder = decoder;
    this.settings = settings;
    this.parameters = AdapterParameters.fresh(settings.linears(), settings.lora(), settings.seed());
    this.optimiser = new AdamW(settings.optimiser(), parameters.values().count());
  }

  /// The adapter by module path. Its tensors are the ones under training.
  public Map<String, LoraDelta> adapter() {
    return parameters.deltas();
  }

  /// What a run came to.
  ///
  /// @param resumedFrom step of the checkpoint it went on from; 0 for none
  /// @param loss of the last step; NaN when there were no steps
  public record Outcome(int resumedFrom, double loss, long responseTokens) {}

  /// Trains to the end, going on from the newest checkpoint under `workspace`.
  ///
  /// @param plan hash of everything the run depends on; a checkpoint of another plan is refused
  public Outcome run(
      List<TokenRow> rows, RowOrder order, Path workspace, String plan, TrainingListener listener) {
    Map<String, Tensor> state =
        Map.of(
            "parameters", parameters.values(),
            "first_moment", optimiser.firstMoment(),
            "second_moment", optimiser.secondMoment());
    Optional<Progress> restored = TrainingCheckpoint.restore(workspace, plan, state);
    int start = restored.map(Progress::step).orElse(0);
    double loss = restored.map(Progress::loss).orElse(Double.NaN);
    long responseTokens = restored.map(Progress::responseTokens).orElse(0L);
    for (int step = start + 1; step <= settings.steps(); step++) {
      List<TokenRow> batch = batch(rows, order, step);
      TrainingStep done = step(batch, step);
      listener.onStep(done);
      loss = done.loss();
      responseTokens += responseTokens(batch);
      if (step % settings.checkpointEvery() == 0 && step < settings.steps()) {
        TrainingCheckpoint.write(workspace, new Progress(plan, step, loss, responseTokens), state);
      }
    }
    return new Outcome(start, loss, responseTokens);
  }

  private List<TokenRow> batch(List<TokenRow> rows, RowOrder order, int step) {
    List<TokenRow> batch = new ArrayList<>();
    for (int i = 0; i < settings.batchRows(); i++) {
      batch.add(rows.get(order.rowAt((step - 1L) * settings.batchRows() + i)));
    }
    return batch;
  }

  private static long responseTokens(List<TokenRow> batch) {
    return batch.stream().mapToLong(TokenRow::responseTokens).sum();
  }

  /// One optimiser step on the given rows.
  TrainingStep step(List<TokenRow> batch, int step) {
    Torch.seed(Seeds.derive(settings.seed(), "dropout", Integer.toString(step)));
    long responseTokens = responseTokens(batch);
    double loss = 0;
    for (List<TokenRow> microBatch :
        Tokens.batches(batch, row -> row.tokens().length, MICRO_BATCH_TOKENS)) {
      loss += Torch.scoped(() -> accumulate(microBatch, responseTokens));
    }
    double rate = settings.optimiser().rateAt(step, settings.steps());
    double norm = optimiser.update(parameters.values(), parameters.gradients(), rate, step);
    parameters.gradients().zeroInPlace();
    long tokens = batch.stream().mapToLong(row -> row.tokens().length).sum();
    return new TrainingStep(step, settings.steps(), loss, norm, rate, tokens);
  }

  /// Adds the gradients of these rows; returns their share of the step's mean loss.
  private double accumulate(List<TokenRow> rows, long responseTokens) {
    Tokens tokens = Tokens.of(rows.stream().map(AdapterTrainer::inputs).toList());
    int scored = Math.toIntExact(responseTokens(rows));
    long[] positions = new long[scored];
    long[] targets = new long[scored];
    int at = 0;
    for (int r = 0; r < rows.size(); r++) {
      TokenRow row = rows.get(r);
      for (int t = row.promptTokens(); t < row.tokens().length; t++) {
        positions[at] = (long) r * tokens.width() + t - 1;
        targets[at] = row.tokens()[t];
        at++;
      }
    }
    Tensor hidden =
        decoder
            .hidden(tokens, AdapterStack.of(parameters.deltas()), null, Decoder.Tap.NONE)
            .view((long) tokens.rows() * tokens.width(), -1);
    Tensor logits = decoder.logits(hidden.select(0, Tensor.of(positions, scored)));
    Tensor loss =
        Ops.crossEntropySum(logits, Tensor.of(targets, scored)).multiply(1.0 / responseTokens);
    loss.backward();
    return loss.detach().item();
  }

  private static int[] inputs(TokenRow row) {
    return Arrays.copyOf(row.tokens(), row.tokens().length - 1);
  }

  @Override
  public void close() {
    parameters.close();
    optimiser.close();
  }
}
