package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.model.Optimiser;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.train.WeightTraining.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookBackTest {
  private static final ModelConfig CONFIG = ModelConfig.llama(300, 128, 2, 4, 256, 128);
  private static final int LENGTH = 20;

  @TempDir private Path folder;

  /// Random tokens twice over: the second time they are known from the first, but only to a model
  /// that looks back. Guessing costs ln 300 = 5.7.
  @Test
  void aModelThatLooksBackLearnsToRepeatLongBeforeOneThatDoesNot() {
    assertThat(lossAfterTraining(new Initialisation(0.08, 3))).isGreaterThan(4);
    assertThat(lossAfterTraining(new Initialisation(0.08, 3, true))).isLessThan(1);
  }

  @Test
  void onlyTheFirstTwoLayersAndTheEmbeddingsAreTouchedBeyondTheirSize() {
    ModelConfig config = ModelConfig.llama(1000, 128, 3, 4, 256, 128);
    Initialisation plain = new Initialisation(0.08, 3);
    Initialisation lookingBack = new Initialisation(0.08, 3, true);
    for (String name : config.weights().keySet()) {
      if (name.startsWith("model.layers.2.")
          && !name.endsWith("o_proj.weight")
          && !name.endsWith("down_proj.weight")) {
        assertThat(draw(lookingBack, config, name)).isEqualTo(draw(plain, config, name));
      }
    }
  }

  @Test
  void modelsTooSmallForItAreRefused() {
    ModelConfig flat = ModelConfig.llama(1000, 128, 1, 4, 256, 128);
    assertThatThrownBy(
            () ->
                draw(new Initialisation(0.08, 3, true), flat, "model.layers.0.mlp.up_proj.weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 layers");
  }

  private static float[] draw(Initialisation initialisation, ModelConfig config, String name) {
    return initialisation.draw(config, name, requireNonNull(config.weights().get(name)));
  }

  private double lossAfterTraining(Initialisation initialisation) {
    Optimiser optimiser =
        new Optimiser(2e-3, 0.9, 0.98, 1e-8, 0.1, Optimiser.Schedule.CONSTANT, 10, 1);
    List<Double> losses = new ArrayList<>();
    try (WeightTraining training =
        WeightTraining.fresh(CONFIG, initialisation, new Settings(optimiser, 50, 1000))) {
      training.run(
          LookBackTest::repetitions,
          "repetitions",
          folder.resolve("run-" + initialisation.lookBack()),
          step -> losses.add(step.loss()));
    }
    return losses.getLast();
  }

  /// Rows of which the second half is learned.
  private static List<TokenRow> repetitions(int step) {
    SplittableRandom random = new SplittableRandom(step);
    List<TokenRow> rows = new ArrayList<>();
    for (int row = 0; row < 16; row++) {
      int[] tokens = new int[2 * LENGTH];
      float[] weights = new float[tokens.length];
      for (int i = 0; i < LENGTH; i++) {
        tokens[i] = tokens[LENGTH + i] = random.nextInt(CONFIG.vocabulary());
      }
      Arrays.fill(weights, LENGTH + 1, weights.length, 1);
      rows.add(new TokenRow(tokens, weights));
    }
    return rows;
  }
}
