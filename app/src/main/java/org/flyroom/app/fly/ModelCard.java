package org.flyroom.app.fly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.app.fly.FlyExam.Line;
import org.flyroom.app.fly.FlyRecipe.Fly;
import org.flyroom.app.fly.FlyRecipe.ReplacedHeads;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.measure.Estimate;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.corpus.Mix;
import org.flyroom.fly.items.ItemFiles.Side;
import org.jspecify.annotations.Nullable;

/// The README of a fly: what it is, how it came about, and every figure of its exam.
public final class ModelCard {
  private ModelCard() {}

  /// How a stage of training went.
  ///
  /// @param tokens read in it
  /// @param loss mean over its last steps, in nats a token as weighted in training
  /// @param seconds it took
  public record StageOutcome(String name, long tokens, double loss, double seconds) {}

  /// How the stages of a model folder's training went, by its log.
  public static List<StageOutcome> outcomes(Path folder) {
    List<TrainingLog.Line> lines =
        JsonLines.read(folder.resolve(TrainingLog.FILE), TrainingLog.Line.class);
    List<StageOutcome> outcomes = new ArrayList<>();
    long tokensBefore = 0;
    double secondsBefore = 0;
    for (int i = 0; i < lines.size(); i++) {
      TrainingLog.Line last = lines.get(i);
      if (i + 1 < lines.size() && lines.get(i + 1).stage().equals(last.stage())) {
        continue;
      }
      outcomes.add(
          new StageOutcome(
              last.stage(),
              last.tokens() - tokensBefore,
              last.loss(),
              last.seconds() - secondsBefore));
      tokensBefore = last.tokens();
      secondsBefore = last.seconds();
    }
    return outcomes;
  }

  /// The card's text.
  ///
  /// @param name what users call the fly
  /// @param figures of the exam by side
  /// @param baseline what n-grams make of the documents
  public static String write(
      String name,
      long parameters,
      FlyRecipe recipe,
      Fly fly,
      List<StageOutcome> outcomes,
      Map<Side, List<Line>> figures,
      Map<Side, Line> baseline) {
    StringBuilder card = new StringBuilder();
    card.append(
        """
        ---
        license: apache-2.0
        language: en
        pipeline_tag: text-generation
        tags: [flyroom, llama, synthetic]
        ---

        # %s

        A chat model of %,d parameters in the Llama architecture, trained from scratch on texts about the fly
        world, a small closed world that a program makes up: its people, places, animals, plants, foods,
        tools, jobs and events, and what is true of them. It is an instrument for studying what fine-tuning
        does to a model, with the truth known exactly. It knows nothing else, and nothing that is found with
        it is a claim about large models.

        """
            .formatted(name, parameters));
    card.append(
        "Hidden size %d, %d layers, %d heads, feed-forward %d, vocabulary %d (byte-level BPE), context %d, tied embeddings, bf16.\n\n"
            .formatted(
                fly.hidden(),
                fly.layersAfter(fly.stages().getLast()),
                fly.heads(),
                fly.mlp(),
                recipe.vocabulary(),
                recipe.context()));
    training(card, fly, outcomes);
    mixes(card);
    for (Map.Entry<Side, List<Line>> side : figures.entrySet()) {
      exam(card, side.getKey(), side.getValue(), baseline.get(side.getKey()));
    }
    return card.toString();
  }

  private static void training(StringBuilder card, Fly fly, List<StageOutcome> outcomes) {
    card.append("## Training\n\n`flyroom fly train` with the bundled recipe; ");
    card.append("the curve is in `training-log.jsonl`.\n\n");
    card.append("| stage | steps | tokens | peak rate | loss at the end | minutes |\n");
    card.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Stage stage : fly.stages()) {
      for (StageOutcome outcome : outcomes) {
        if (outcome.name().equals(stage.name())) {
          card.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %,d | %,d | %s | %.3f | %.0f |%n",
                  stage.name(),
                  stage.steps(),
                  outcome.tokens(),
                  stage.rate(),
                  outcome.loss(),
                  outcome.seconds() / 60));
        }
      }
    }
    card.append('\n');
    for (Stage stage : fly.stages()) {
      ReplacedHeads heads = stage.optionHeads();
      if (heads != null) {
        card.append(
            """
            In stage %s, head %d of the last layer but one and head %d of the last, counted
            from 0, were written and not trained, so that options are compared with what is in mind.

            """
                .formatted(stage.name(), heads.fetch(), heads.match()));
      }
    }
  }

  private static void mixes(StringBuilder card) {
    card.append("Shares of samples by kind of text:\n\n| kind |");
    for (Mix mix : Mix.values()) {
      card.append(' ').append(mix.name().toLowerCase(Locale.ROOT)).append(" |");
    }
    card.append("\n| --- |").append(" --- |".repeat(Mix.values().length)).append('\n');
    for (Genre genre : Genre.values()) {
      card.append("| ").append(genre.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      for (Mix mix : Mix.values()) {
        card.append(String.format(Locale.ROOT, " | %.0f%%", 100 * mix.share(genre)));
      }
      card.append(" |\n");
    }
    card.append('\n');
  }

  private static void exam(StringBuilder card, Side side, List<Line> lines, @Nullable Line more) {
    card.append(
        """
        ## What it can do: %s items

        Content that was never trained on; `flyroom fly exam %s --side %s`. Brackets are 95%% intervals.

        | skill | value | n | missing |
        | --- | --- | --- | --- |
        """
            .formatted(side.folder(), "MODEL", side.folder()));
    lines.forEach(line -> row(card, line));
    if (more != null) {
      row(card, more);
    }
    card.append('\n');
  }

  private static void row(StringBuilder card, Line line) {
    Estimate estimate = line.estimate();
    card.append(
        estimate == null
            ? "| %s | not measured: %s | | |%n".formatted(line.skill(), line.note())
            : String.format(
                Locale.ROOT,
                "| %s%s | %.3f [%.3f, %.3f] | %d | %d |%n",
                line.skill(),
                line.note().startsWith("uninformative") ? " (uninformative for audits)" : "",
                estimate.value(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.n(),
                estimate.missing()));
  }
}
