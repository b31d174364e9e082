package org.flyroom.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.lora.AdapterFolders;
import org.flyroom.engine.text.PromptEncoder;

/// Turns a plan in words into tokens, trains it, and writes the adapter.
public final class LoraTraining {
  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final int endOfTurn;
  private final ModelIdentity parent;

  /// @param endOfTurn the token a response ends with
  public LoraTraining(Decoder decoder, PromptEncoder encoder, int endOfTurn, ModelIdentity parent) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.endOfTurn = endOfTurn;
    this.parent = parent;
  }

  /// What the plan's adapter asks for and the model lacks; empty when nothing.
  public List<String> problemsWith(LoraPlan lora) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    decoder.linears().forEach(linear -> known.add(moduleOf(linear)));
    for (String module : lora.modules()) {
      if (!module.equals(LoraPlan.ALL_LINEAR) && !known.contains(module)) {
        problems.add(
            "the parent has no module '%s': use %s or some of %s"
                .formatted(module, LoraPlan.ALL_LINEAR, String.join(", ", known)));
      }
    }
    int layers = decoder.config().layers();
    for (int layer : lora.layers()) {
      if (layer < 0 || layer >= layers) {
        problems.add(
            "the parent has no layer %d: it has layers 0 to %d".formatted(layer, layers - 1));
      }
    }
    return problems;
  }

  /// Trains the plan's adapter, or goes on with a run that was interrupted.
  ///
  /// @throws FlyroomException when the adapter does not fit the model or rows are too long
  public TrainingSummary run(
      TrainingPlan plan, Path workspace, Path adapter, TrainingListener listener) {
    List<String> problems = new ArrayList<>(problemsWith(plan.lora()));
    List<TokenRow> rows = tokenRows(plan, problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    List<LinearShape> linears =
        decoder.linears().stream().filter(linear -> carries(plan.lora(), linear)).toList();
    var settings =
        new AdapterTrainer.Settings(
            linears,
            plan.lora(),
            plan.optimiser(),
            plan.steps(),
            plan.batchRows(),
            plan.checkpointEvery(),
            plan.seed());
    try (AdapterTrainer trainer = new AdapterTrainer(decoder, settings)) {
      RowOrder order =
          RowOrder.shuffled(Math.max(1, rows.size()), Seeds.derive(plan.seed(), "rows"));
      AdapterTrainer.Outcome outcome =
          trainer.run(rows, order, workspace, planHash(plan), listener);
      String sha256 =
          AdapterFolders.write(adapter, trainer.adapter(), decoder.config(), parent.name());
      return new TrainingSummary(
          plan.steps(), outcome.resumedFrom(), outcome.loss(), outcome.responseTokens(), sha256);
    }
  }

  private String planHash(TrainingPlan plan) {
    return Hashes.sha256(Json.canonical(plan) + " " + parent.fingerprint());
  }

  private List<TokenRow> tokenRows(TrainingPlan plan, List<String> problems) {
    List<TokenRow> rows = new ArrayList<>();
    for (int i = 0; i < plan.rows().size(); i++) {
      TrainingRow row = plan.rows().get(i);
      PromptEncoder.Turn turn =
          encoder.turn(
              row.prompt(),
              row.response(),
              row.endsTurn() ? OptionalInt.of(endOfTurn) : OptionalInt.empty());
      if (turn.tokens().length > plan.maxTokens()) {
        problems.add(
            "training row %d has %d tokens, more than the %d allowed: shorten it or raise max_tokens"
                .formatted(i + 1, turn.tokens().length, plan.maxTokens()));
      } else {
        rows.add(new TokenRow(turn.tokens(), turn.promptTokens()));
      }
    }
    return rows;
  }

  private static boolean carries(LoraPlan lora, LinearShape linear) {
    boolean module =
        lora.modules().contains(LoraPlan.ALL_LINEAR) || lora.modules().contains(moduleOf(linear));
    boolean layer = lora.layers().isEmpty() || lora.layers().contains(layerOf(linear));
    return module && layer;
  }

  private static String moduleOf(LinearShape linear) {
    return linear.path().substring(linear.path().lastIndexOf('.') + 1);
  }

  /// The n of `model.layers.n.`...
  private static int layerOf(LinearShape linear) {
    return Integer.parseInt(linear.path().split("\\.", -1)[2]);
  }
}
