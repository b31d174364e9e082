package org.flyroom.app.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.app.fly.TrainingLog.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlyTrainingTest {
  private static final Corpus CORPUS = Corpus.of(World.standard());
  private static final String WEIGHTS = "model.safetensors";
  @TempDir private Path folder;

  @Test
  void trainsStageAfterStageIntoAFolderThatLoads() {
    Path out = folder.resolve("tiny");
    training(out, "work", -1).run(null, null);
    List<Line> log = JsonLines.read(out.resolve(TrainingLog.FILE), Line.class);
    assertThat(log)
        .extracting(Line::stage, Line::step)
        .containsExactly(
            tuple("first", 20), tuple("first", 40), tuple("second", 20), tuple("second", 40));
    assertThat(log.get(1).loss()).isLessThan(log.getFirst().loss() - 1);
    assertThat(log).extracting(Line::tokens).isSorted();
    assertThat(log.getLast().tokens()).isBetween(80 * 512L, 80 * 700L);
    assertThat(log.getLast().rate()).isLessThan(1e-3);
    try (LocalModel model = LocalModel.open(out, Precision.FP32)) {
      assertThat(model.identity().parameters()).isEqualTo(2048 * 32 + 4 * 1024 + 3 * 1536 + 96);
    }
  }

  @Test
  void killedTrainingEndsAsAnUninterruptedOne() throws IOException {
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    training(whole, "whole.work", -1).run(null, null);
    assertThatThrownBy(() -> training(cut, "cut.work", SmallRecipe.STEPS + 7).run(null, null))
        .hasMessage("killed");
    training(cut, "cut.work", -1).run(null, null);
    assertThat(Files.mismatch(whole.resolve(WEIGHTS), cut.resolve(WEIGHTS))).isEqualTo(-1);
    assertThat(curve(cut)).isEqualTo(curve(whole));
  }

  @Test
  void aStageAloneNeedsTheOneBeforeItOrAModel() throws IOException {
    Path out = folder.resolve("tiny");
    assertThatThrownBy(() -> training(out, "work", -1).run("second", null))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("stage first is not complete");
    assertThatThrownBy(() -> training(out, "work", -1).run("third", null))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("use one of first, second");
    training(out, "work", -1).run("first", null);
    Path continued = folder.resolve("continued");
    training(continued, "other", -1).run("second", out);
    training(out, "work", -1).run("second", null);
    assertThat(Files.mismatch(continued.resolve(WEIGHTS), out.resolve(WEIGHTS))).isEqualTo(-1);
  }

  @Test
  void aCompleteStageOfAnotherStartIsNotTakenForThisOne() {
    Path out = folder.resolve("tiny");
    training(out, "work", -1).run(null, null);
    assertThatThrownBy(() -> training(out, "work", -1).run("second", out))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("was trained by another recipe, corpus or start");
  }

  @Test
  void aStageMayAddLayersAndStartsFromTheSameFunction() {
    Path start = folder.resolve("start");
    training(start, "work", -1).run("first", null);
    Path deeper = folder.resolve("deeper");
    List<Double> grown = losses(SmallRecipe.deepening(), start, deeper);
    List<Double> same = losses(SmallRecipe.recipe(), start, folder.resolve("same"));
    assertThat(grown.getFirst()).isEqualTo(same.getFirst());
    assertThat(grown.getLast()).isNotEqualTo(same.getLast());
    try (LocalModel model = LocalModel.open(deeper, Precision.FP32)) {
      assertThat(model.layers()).isEqualTo(3);
    }
    assertThatThrownBy(() -> losses(SmallRecipe.deepening(), deeper, folder.resolve("again")))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("a model of other sizes than the recipe's");
  }

  /// The losses of the second stage's steps.
  private static List<Double> losses(FlyRecipe recipe, Path start, Path out) {
    List<Double> losses = new ArrayList<>();
    FlyTraining.Listener listener =
        new FlyTraining.Listener() {
          @Override
          public void onStep(Stage stage, TrainingStep step) {
            losses.add(step.loss());
          }

          @Override
          public void onComplete(Stage stage, boolean before) {}
        };
    Path workspace = out.resolveSibling(out.getFileName() + ".work");
    new FlyTraining(recipe, "tiny", CORPUS, out, workspace, 1, listener).run("second", start);
    return losses;
  }

  private static List<Object> curve(Path out) {
    return JsonLines.read(out.resolve(TrainingLog.FILE), Line.class).stream()
        .<Object>map(line -> List.of(line.stage(), line.step(), line.tokens(), line.loss()))
        .toList();
  }

  /// @param killedAt the step, counted over the stages, at which it stops; -1 for none
  private FlyTraining training(Path out, String workspace, int killedAt) {
    int[] steps = new int[1];
    FlyTraining.Listener listener =
        new FlyTraining.Listener() {
          @Override
          public void onStep(Stage stage, TrainingStep step) {
            if (++steps[0] == killedAt) {
              throw new IllegalStateException("killed");
            }
          }

          @Override
          public void onComplete(Stage stage, boolean before) {}
        };
    return new FlyTraining(
        SmallRecipe.recipe(), "tiny", CORPUS, out, folder.resolve(workspace), 1, listener);
  }
}
