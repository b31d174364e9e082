package org.flyroom.app.fly;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Optimiser.Schedule;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Names;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.train.DepthGrowth;
import org.flyroom.engine.train.Initialisation;
import org.flyroom.engine.train.OptionHeads;
import org.flyroom.fly.corpus.Mix;
import org.jspecify.annotations.Nullable;

/// How flies are trained, as a file says it.
///
/// @param vocabulary tokens, special ones and bytes included
/// @param tokenizerCharacters about how much text the tokenizer is trained on
/// @param context longest input in tokens
/// @param embeddingDeviation standard deviation of new embeddings; other weights follow their
///   fan-in
/// @param seed of the new weights
/// @param lookBack whether the first two layers start with heads that look back
/// @param beta2 of AdamW, whose other beta is 0.9
/// @param weightDecay on matrices, per unit of the rate
/// @param flies by size
public record FlyRecipe(
    int vocabulary,
    int tokenizerCharacters,
    int context,
    double embeddingDeviation,
    long seed,
    boolean lookBack,
    double beta2,
    double weightDecay,
    Map<String, Fly> flies) {
  private static final String BUNDLED = "recipes/flies.json";

  public FlyRecipe {
    flies = new LinkedHashMap<>(flies);
    require(vocabulary >= 264, "vocabulary must hold 264 special tokens and bytes at least");
    require(tokenizerCharacters > 0, "tokenizerCharacters must be above 0");
    require(context >= CorpusRows.LONGEST, "context must be at least " + CorpusRows.LONGEST);
    require(beta2 > 0 && beta2 < 1, "beta2 must lie between 0 and 1");
    require(weightDecay >= 0, "weightDecay must not be negative");
    require(!flies.isEmpty(), "flies must name a size");
    require(
        !lookBack || flies.values().stream().allMatch(fly -> fly.layers() > 1 && fly.heads() > 3),
        "lookBack needs flies of 2 layers and 4 heads at least");
  }

  /// One size.
  ///
  /// @param hidden size of the residual stream
  /// @param layers that it starts with; stages may add some
  /// @param mlp size of the feed-forward layers
  /// @param stages in order, each starting from the weights of the one before
  public record Fly(int hidden, int layers, int heads, int mlp, List<Stage> stages) {
    public Fly {
      stages = List.copyOf(stages);
      require(layers > 0, "layers must be above 0");
      require(heads > 0 && hidden % (2 * heads) == 0, "heads must cut hidden into even widths");
      require(mlp > 0, "mlp must be above 0");
      require(
          !stages.isEmpty() && stages.stream().map(Stage::name).distinct().count() == stages.size(),
          "stages must be there, each with a name of its own");
      require(stages.getFirst().layers() == null, "layers of the first stage are those of its fly");
      int depth = layers;
      for (Stage stage : stages) {
        if (stage.layers() != null) {
          int from = new DepthGrowth(stage.layers()).from();
          require(
              from == depth,
              "stage %s: layers %s come from %d layers, but the stage starts with %d"
                  .formatted(stage.name(), stage.layers(), from, depth));
          depth = stage.layers().size();
        }
      }
    }

    /// How its layers come from those of the stage before.
    DepthGrowth growth(Stage stage) {
      return stage.layers() == null
          ? DepthGrowth.none(layersAfter(stage))
          : new DepthGrowth(stage.layers());
    }

    /// How many layers it has after a stage.
    int layersAfter(Stage stage) {
      int depth = layers;
      for (Stage done : stages.subList(0, stages.indexOf(stage) + 1)) {
        depth = done.layers() == null ? depth : done.layers().size();
      }
      return depth;
    }
  }

  /// A stretch of training on one mix.
  ///
  /// @param tokensPerStep read in a step, about
  /// @param rate peak learning rate
  /// @param warmUp steps over which the rate rises
  /// @param seed which part of the mix is read; stages of one mix need different ones to read
  ///   different texts
  /// @param layers for each layer of this stage, which layer it comes from of the model that the
  ///   stage starts with, counted from 0: `[0, 1, 2, 3, 3]` adds a fifth layer to four. What a
  ///   layer that comes again writes is zero at first (see [DepthGrowth]). Null for the same depth
  /// @param optionHeads heads that are written before the first step (see [OptionHeads]); null for
  ///   none
  public record Stage(
      String name,
      Mix mix,
      int steps,
      int tokensPerStep,
      double rate,
      Schedule schedule,
      int warmUp,
      int seed,
      @Nullable List<Integer> layers,
      @Nullable ReplacedHeads optionHeads) {
    public Stage {
      layers = layers == null ? null : List.copyOf(layers);
      requireNonNull(mix, "mix");
      requireNonNull(schedule, "schedule");
      Names.check("a stage", name);
      require(
          steps > 0 || (steps == 0 && optionHeads != null),
          "steps must be above 0, or 0 where only optionHeads are written");
      require(
          tokensPerStep > 0 && tokensPerStep <= CorpusRows.MOST_TOKENS,
          "tokensPerStep must lie between 1 and " + CorpusRows.MOST_TOKENS);
      require(rate > 0 && Double.isFinite(rate), "rate must be above 0");
      require(warmUp >= 0 && warmUp <= steps, "warmUp must lie between 0 and steps");
      require(seed >= 0, "seed must not be negative");
    }
  }

  /// Heads to be replaced by [OptionHeads], counted from 0.
  ///
  /// @param fetch of the last layer but one
  /// @param match of the last layer
  public record ReplacedHeads(int fetch, int match) {
    public ReplacedHeads {
      require(fetch >= 0 && match >= 0, "optionHeads are counted from 0");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Reads a recipe.
  ///
  /// @param file null for the bundled one
  /// @throws FlyroomException with place, key and problem
  public static FlyRecipe read(@Nullable Path file) {
    if (file != null) {
      return Json.read(file, FlyRecipe.class);
    }
    try (InputStream in = FlyRecipe.class.getResourceAsStream("/" + BUNDLED)) {
      if (in == null) {
        throw new IllegalStateException(BUNDLED + " is missing from the build");
      }
      return Json.parse(
          BUNDLED, new String(in.readAllBytes(), StandardCharsets.UTF_8), FlyRecipe.class);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the bundled recipe", e);
    }
  }

  /// The fly of a size.
  ///
  /// @throws FlyroomException naming the sizes there are
  public Fly fly(String size) {
    Fly fly = flies.get(size);
    if (fly == null) {
      throw new FlyroomException(
          "unknown size '%s': use one of %s".formatted(size, String.join(", ", flies.keySet())));
    }
    return fly;
  }

  /// The architecture of a fly in a stage.
  ModelConfig config(Fly fly, Stage stage) {
    return ModelConfig.llama(
        vocabulary, fly.hidden(), fly.layersAfter(stage), fly.heads(), fly.mlp(), context);
  }

  Initialisation initialisation() {
    return new Initialisation(embeddingDeviation, seed, lookBack);
  }

  Optimiser optimiser(Stage stage) {
    return new Optimiser(
        stage.rate(), 0.9, beta2, 1e-8, weightDecay, stage.schedule(), stage.warmUp(), 1.0);
  }
}
