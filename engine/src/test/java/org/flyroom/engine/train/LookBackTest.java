package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.model.Optimiser;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.WeightTraining.Settings;
import org.junit.jupiter.api.Test;

class LookBackTest {
  private static final ModelConfig CONFIG = ModelConfig.llama(1000, 128, 2, 4, 256, 128);
  private static final int LENGTH = 20;

  /// Random tokens twice over: the second time they are known from the first, but only to a model
  /// that looks back. Guessing costs ln 1000 = 6.9.
  @Test
  void anUntrainedModelForetellsWhatIsRepeated() {
    double plain = lossOfRepetition(new Initialisation(0.08, 3));
    double lookingBack = lossOfRepetition(new Initialisation(0.08, 3, true));
    assertThat(plain).isGreaterThan(6);
    assertThat(lookingBack).isLessThan(plain - 1);
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

  private static double lossOfRepetition(Initialisation initialisation) {
    SplittableRandom random = new SplittableRandom(11);
    Settings settings = new Settings(Optimiser.of(1e-3, Optimiser.Schedule.CONSTANT, 0), 0, 1);
    try (WeightTraining training = WeightTraining.fresh(CONFIG, initialisation, settings)) {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        losses.add(loss(training.decoder(), random));
      }
      return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
  }

  private static double loss(Decoder decoder, SplittableRandom random) {
    int[] tokens = new int[2 * LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      tokens[i] = tokens[LENGTH + i] = random.nextInt(CONFIG.vocabulary());
    }
    long[] targets = new long[LENGTH - 1];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = tokens[LENGTH + 1 + i];
    }
    float[] losses =
        Torch.inference(
            () -> {
              Tensor hidden =
                  decoder
                      .hidden(Tokens.of(List.of(tokens)), AdapterStack.NONE, null, Decoder.Tap.NONE)
                      .view(tokens.length, -1);
              Tensor logits = decoder.logits(hidden.narrow(0, LENGTH, targets.length));
              return Ops.crossEntropy(logits, Tensor.of(targets, targets.length)).toFloats();
            });
    double sum = 0;
    for (float one : losses) {
      sum += one;
    }
    return sum / losses.length;
  }
}
