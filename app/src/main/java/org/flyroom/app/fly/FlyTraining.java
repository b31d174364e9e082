package org.flyroom.app.fly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.app.fly.FlyRecipe.Fly;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.torch.ModelThread;
import org.flyroom.engine.train.DepthGrowth;
import org.flyroom.engine.train.WeightTraining;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.tokenizer.TokenizerFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Trains a fly stage by stage into a model folder.
///
/// The workspace holds the tokenizer, and for each stage its checkpoints and the model it ended
/// with. A training that was killed goes on from the newest checkpoint; stages that are complete
/// are not trained again.
public final class FlyTraining {
  /// Steps between checkpoints; a multiple of the log's.
  private static final int CHECKPOINT_EVERY = 10 * TrainingLog.EVERY;

  private static final SpecialTokens SPECIAL =
      new SpecialTokens(
          OptionalInt.empty(),
          List.of(Special.END.id(), Special.DOCUMENT.id()),
          OptionalInt.of(Special.DOCUMENT.id()));

  private final FlyRecipe recipe;
  private final Fly fly;
  private final Corpus corpus;
  private final Path out;
  private final Path workspace;
  private final int cores;
  private final Listener listener;

  /// Hears how training goes.
  public interface Listener {
    void onStep(Stage stage, TrainingStep step);

    /// A stage is complete.
    ///
    /// @param before whether an earlier run had completed it
    void onComplete(Stage stage, boolean before);
  }

  /// What a complete stage came from.
  private record Done(String plan) {}

  /// @param out model folder, which holds the weights as of the newest checkpoint, and the log
  /// @param cores how many to work on
  public FlyTraining(
      FlyRecipe recipe,
      String size,
      Corpus corpus,
      Path out,
      Path workspace,
      int cores,
      Listener listener) {
    this.recipe = recipe;
    this.fly = recipe.fly(size);
    this.corpus = corpus;
    this.out = out;
    this.workspace = workspace;
    this.cores = cores;
    this.listener = listener;
  }

  /// Trains.
  ///
  /// @param only the one stage to train; null for all, in order
  /// @param from the model folder that the first of them starts from; null for the stage before it,
  ///   or new weights where there is none
  public void run(@Nullable String only, @Nullable Path from) {
    List<Stage> stages = stages(only);
    Path start = from != null ? from : before(stages.getFirst());
    Path tokenizer = tokenizer(from);
    FlyTokenizer.copy(tokenizer, out);
    try (ModelThread thread = new ModelThread("training")) {
      for (Stage stage : stages) {
        Path startsFrom = start;
        start = thread.call(() -> complete(stage, startsFrom, tokenizer));
      }
    }
    if (start != null) {
      publish(start);
    }
  }

  private List<Stage> stages(@Nullable String only) {
    List<Stage> stages =
        fly.stages().stream().filter(stage -> only == null || stage.name().equals(only)).toList();
    if (stages.isEmpty()) {
      throw new FlyroomException(
          "unknown stage '%s': use one of %s"
              .formatted(only, String.join(", ", fly.stages().stream().map(Stage::name).toList())));
    }
    return stages;
  }

  /// The model that a stage starts from: that of the stage before it.
  private @Nullable Path before(Stage stage) {
    int place = fly.stages().indexOf(stage);
    if (place == 0) {
      return null;
    }
    Stage previous = fly.stages().get(place - 1);
    if (!Files.exists(done(previous))) {
      throw new FlyroomException(
          "%s: stage %s is not complete; train it first, or say --from which model to start"
              .formatted(folder(previous), previous.name()));
    }
    return model(previous);
  }

  private Path folder(Stage stage) {
    return workspace.resolve(stage.name());
  }

  private Path model(Stage stage) {
    return folder(stage).resolve("model");
  }

  private Path done(Stage stage) {
    return folder(stage).resolve("done.json");
  }

  /// The folder with the tokenizer that all stages use.
  private Path tokenizer(@Nullable Path from) {
    Path kept = workspace.resolve("tokenizer");
    if (Files.exists(kept.resolve(TokenizerFiles.TOKENIZER))) {
      if (from != null) {
        FlyTokenizer.requireSame(kept, from);
      }
    } else if (from != null) {
      FlyTokenizer.copy(from, kept);
    } else {
      FlyTokenizer.train(recipe, corpus, kept);
    }
    return kept;
  }

  /// Trains a stage unless it is complete.
  ///
  /// @return the folder of the model it ends with
  private Path complete(Stage stage, @Nullable Path start, Path tokenizerFolder) {
    Path tokenizerFile = tokenizerFolder.resolve(TokenizerFiles.TOKENIZER);
    try (Tokenizer tokenizer = Tokenizer.open(tokenizerFile);
        CorpusRows rows = new CorpusRows(corpus, tokenizer, stage);
        WeightTraining training = training(stage, start)) {
      String data =
          Hashes.sha256(
              String.join(
                  "\n", Json.canonical(stage), rows.fingerprint(), Hashes.sha256(tokenizerFile)));
      // Not the other stages: those before are in the start, and later ones may yet be changed.
      String plan =
          Hashes.sha256(
              String.join("\n", data, recipe.config(fly, stage).toString(), origin(start)));
      if (Files.exists(done(stage))) {
        requireSamePlan(stage, plan);
        listener.onComplete(stage, true);
        return model(stage);
      }
      if (stage.optionHeads() != null) {
        training.write(new OptionPlaces(corpus, tokenizer).heads(stage, stage.optionHeads()));
      }
      TrainingLog log = new TrainingLog(out);
      long started = System.nanoTime();
      boolean[] begun = new boolean[1];
      training.run(
          rows,
          data,
          folder(stage),
          step -> {
            if (!begun[0]) {
              log.begin(stage.name(), step.step(), started);
              begun[0] = true;
            }
            log.add(step);
            listener.onStep(stage, step);
            if (step.step() % CHECKPOINT_EVERY == 0) {
              write(training, out);
            }
          });
      FlyTokenizer.copy(tokenizerFolder, model(stage));
      write(training, model(stage));
      AtomicFiles.writeJson(done(stage), new Done(plan));
      listener.onComplete(stage, false);
      return model(stage);
    }
  }

  private WeightTraining training(Stage stage, @Nullable Path start) {
    ModelConfig config = recipe.config(fly, stage);
    WeightTraining.Settings settings =
        new WeightTraining.Settings(recipe.optimiser(stage), stage.steps(), CHECKPOINT_EVERY);
    if (start == null) {
      return WeightTraining.fresh(config, recipe.initialisation(), settings, cores);
    }
    try (Checkpoint checkpoint = Checkpoint.open(start)) {
      DepthGrowth growth = fly.growth(stage);
      ModelConfig expected = config.withLayers(growth.from());
      if (!checkpoint.config().equals(expected)) {
        throw new FlyroomException(
            "%s: a model of other sizes than the recipe's: %s instead of %s"
                .formatted(start, checkpoint.config(), expected));
      }
      return WeightTraining.grown(checkpoint, growth, settings, cores);
    }
  }

  private String origin(@Nullable Path start) {
    if (start == null) {
      return Json.canonical(recipe.initialisation());
    }
    try (Checkpoint checkpoint = Checkpoint.open(start)) {
      return checkpoint.fingerprint();
    }
  }

  private void requireSamePlan(Stage stage, String plan) {
    if (!Json.read(done(stage), Done.class).plan().equals(plan)) {
      throw new FlyroomException(
          "%s: was trained by another recipe, corpus or start; remove it to train it again, or choose another workspace"
              .formatted(folder(stage)));
    }
  }

  private static void write(WeightTraining training, Path folder) {
    FlyTokenizer.makeFolder(folder);
    ObjectNode generation = Json.mapper().createObjectNode();
    SPECIAL.end().forEach(generation.putArray("eos_token_id")::add);
    SPECIAL.pad().ifPresent(id -> generation.put("pad_token_id", id));
    AtomicFiles.writeJson(folder.resolve("generation_config.json"), generation);
    training.write(folder, SPECIAL);
  }

  /// Puts a stage's model into the output folder.
  private void publish(Path model) {
    for (String name : List.of("generation_config.json", "config.json", "model.safetensors")) {
      AtomicFiles.write(out.resolve(name), to -> Files.copy(model.resolve(name), to));
    }
  }
}
