package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.flyroom.app.fly.FlyRecipe;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.app.fly.FlyTraining;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.torch.Torch;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.world.World;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The bundled parents: what they read and how they are trained.
@Command(
    name = "fly",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The bundled parents: trains and examines them, shows their corpus and their items.",
      ""
    },
    footer = {"", "Example: flyroom fly train --size xs --out flies/xs"},
    subcommands = {
      FlyCommand.Train.class,
      FlyExamCommand.class,
      FlyCardCommand.class,
      FlyCorpusCommand.class,
      FlyItemsCommand.class
    })
final class FlyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to do: train, exam, card, corpus or items");
  }

  /// Trains a fly.
  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Trains a fly into a Hugging Face folder, with its curve in training-log.jsonl.",
        "",
        "A run that was stopped goes on where it was when the same command is given again. While it"
            + " runs the folder holds the weights as of the newest checkpoint.",
        ""
      },
      footer = {"", "Example: flyroom fly train --size s --out flies/s"})
  static final class Train implements Runnable {
    @Option(
        names = "--size",
        required = true,
        paramLabel = "SIZE",
        description = "xs, s or fly: about 0.3, 1 or 3 million parameters.")
    private String size = "";

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FOLDER",
        description = "Where the model goes.")
    private Path out = Path.of("");

    @Option(
        names = "--workspace",
        paramLabel = "DIR",
        description = "Checkpoints and the models of the stages. Default: FOLDER.work.")
    private @Nullable Path workspace;

    @Option(
        names = "--stage",
        paramLabel = "NAME",
        description = "This stage alone. Default: all in order.")
    private @Nullable String stage;

    @Option(
        names = "--from",
        paramLabel = "MODEL",
        description =
            "Start from this model and its tokenizer: "
                + ModelNames.DESCRIPTION
                + " Default: the stage before, or new weights.")
    private @Nullable String from;

    @Option(names = "--threads", paramLabel = "N", description = "Cores to work on. Default: all.")
    private int threads = Torch.cores();

    @Option(
        names = "--recipe",
        paramLabel = "FILE",
        description = "Another recipe than the bundled one.")
    private @Nullable Path recipe;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      if (threads < 1) {
        throw new FlyroomException("--threads must be at least 1, not " + threads);
      }
      Progress progress = Progress.onStandardError();
      Path kept = workspace != null ? workspace : out.resolveSibling(out.getFileName() + ".work");
      new FlyTraining(
              FlyRecipe.read(recipe),
              size,
              Corpus.of(World.standard()),
              out,
              kept,
              threads,
              new Watch(progress, size))
          .run(stage, from == null ? null : ModelNames.find(from, home::open).path());
      progress.say("trained: " + out);
    }
  }

  /// Shows how training goes.
  private static final class Watch implements FlyTraining.Listener {
    /// How much a step counts in the loss that is shown.
    private static final double SHARE = 0.05;

    private final Progress progress;
    private final String size;
    private long tokens;
    private double loss = Double.NaN;

    Watch(Progress progress, String size) {
      this.progress = progress;
      this.size = size;
    }

    @Override
    public void onStep(Stage stage, TrainingStep step) {
      tokens += step.tokens();
      loss = Double.isNaN(loss) ? step.loss() : loss + SHARE * (step.loss() - loss);
      progress.show(
          size + " " + stage.name(),
          step.step(),
          step.steps(),
          tokens,
          String.format(Locale.ROOT, "loss %.3f  rate %.1e", loss, step.rate()));
    }

    @Override
    public void onComplete(Stage stage, boolean before) {
      loss = Double.NaN;
      progress.say((before ? "already trained: " : "trained: ") + size + " " + stage.name());
    }
  }
}
