package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.AdapterFolders;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.torch.Lanes;

/// Turns a plan in words into tokens, trains it, and writes the adapter.
public final class LoraTraining {
  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final int endOfTurn;
  private final ModelIdentity parent;
  private final Lanes lanes;
  private final WeightFiles files;

  /// @param endOfTurn the token a response ends with
  public LoraTraining(
      Decoder decoder, PromptEncoder encoder, int endOfTurn, ModelIdentity parent, Lanes lanes) {
    this(decoder, encoder, endOfTurn, parent, lanes, WeightFiles.plain());
  }

  private LoraTraining(
      Decoder decoder,
      PromptEncoder encoder,
      int endOfTurn,
      ModelIdentity parent,
      Lanes lanes,
      WeightFiles files) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.endOfTurn = endOfTurn;
    this.parent = parent;
    this.lanes = lanes;
    this.files = files;
  }

  /// The same with adapters and checkpoints kept in a way of their own.
  public LoraTraining keeping(WeightFiles how) {
    return new LoraTraining(decoder, encoder, endOfTurn, parent, lanes, how);
  }

  /// How many tokens a row has, prompt, response and end of turn.
  public int tokens(TrainingRow row) {
    OptionalInt end = row.endsTurn() ? OptionalInt.of(endOfTurn) : OptionalInt.empty();
    return encoder.encode(row.prompt()).length + encoder.response(row.response(), end).length;
  }

  /// What the plan's adapter asks for and the model lacks; empty when nothing.
  public List<String> problemsWith(AdapterPlan plan) {
    return switch (plan) {
      case WeightPlan weights -> problemsWith(weights);
      case SteeringPlan steering -> problemsWith(steering);
    };
  }

  private List<String> problemsWith(SteeringPlan steering) {
    List<String> problems = new ArrayList<>();
    int layers = decoder.config().layers();
    if (steering.layer() >= layers) {
      problems.add(
          "the parent has no layer %d: it has layers 0 to %d"
              .formatted(steering.layer(), layers - 1));
    }
    if (decoder.config().family().postNorms()) {
      problems.add(
          "%s norms what a layer's feed-forward block puts out, so that an adapter cannot add a vector behind the layer: use a LoRA"
              .formatted(decoder.config().family().architecture()));
    }
    return problems;
  }

  private List<String> problemsWith(WeightPlan plan) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    decoder.linears().forEach(linear -> known.add(moduleOf(linear)));
    for (String module : plan.modules()) {
      if (!module.equals(WeightPlan.ALL_LINEAR) && !known.contains(module)) {
        problems.add(
            "the parent has no module '%s': use %s or some of %s"
                .formatted(module, WeightPlan.ALL_LINEAR, String.join(", ", known)));
      }
    }
    int layers = decoder.config().layers();
    for (int layer : plan.layers()) {
      if (layer < 0 || layer >= layers) {
        problems.add(
            "the parent has no layer %d: it has layers 0 to %d".formatted(layer, layers - 1));
      }
    }
    return problems;
  }

  /// What the adapter under training lies on.
  ///
  /// @param worn the adapters below it
  /// @param fingerprint of the model that wears them
  public record Ground(AdapterStack worn, String fingerprint) {}

  /// Trains the plan's adapter, or goes on with a run that was interrupted.
  ///
  /// @param ground the run's `below`, loaded
  /// @throws FlyroomException when the adapter does not fit the model, the one to start from is of
  ///   another shape, or rows are too long
  public TrainingSummary run(
      TrainingRun run, Ground ground, Path workspace, Path adapter, TrainingListener listener) {
    TrainingPlan plan = run.plan();
    List<String> problems = new ArrayList<>(problemsWith(plan.adapter()));
    StepLoss loss =
        new LossEncoder(encoder, endOfTurn, decoder.config(), plan.maxTokens(), problems)
            .encode(plan.loss());
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    List<LinearShape> linears =
        decoder.linears().stream().filter(linear -> carries(plan.adapter(), linear)).toList();
    var settings =
        new AdapterTrainer.Settings(
            linears,
            plan.adapter(),
            plan.optimiser(),
            plan.steps(),
            plan.batchRows(),
            plan.checkpointEvery(),
            plan.seed());
    try (AdapterTrainer trainer = new AdapterTrainer(decoder, ground.worn(), settings, lanes)) {
      trainer.keep(files);
      Path start = run.start();
      if (start != null) {
        trainer.startFrom(start.toString(), PeftAdapter.read(start, decoder.config(), files));
      }
      RowOrder order =
          RowOrder.shuffled(Math.max(1, loss.rows()), Seeds.derive(plan.seed(), "rows"));
      TrainingOutcome outcome =
          trainer.run(loss, order, workspace, planHash(run, ground), run.lastStep(), listener);
      String sha256 =
          AdapterFolders.write(adapter, trainer.adapter(), decoder.config(), parent.name(), files);
      return new TrainingSummary(
          run.lastStep(), outcome.resumedFrom(), outcome.loss(), outcome.scoredTokens(), sha256);
    }
  }

  // The last step is no part of it: a run goes on behind one that was broken off.
  private String planHash(TrainingRun run, Ground ground) {
    Path start = run.start();
    return Hashes.sha256(
        Json.canonical(run.plan())
            + " "
            + ground.fingerprint()
            + (start == null ? "" : " " + AdapterFolders.fingerprint(start, files)));
  }

  private static boolean carries(AdapterPlan plan, LinearShape linear) {
    return switch (plan) {
      case WeightPlan weights -> weights.changes(moduleOf(linear), linear.layer());
      case SteeringPlan steering -> linear.path().equals(AdapterFolders.steered(steering.layer()));
    };
  }

  private static String moduleOf(LinearShape linear) {
    return linear.path().substring(linear.path().lastIndexOf('.') + 1);
  }
}
