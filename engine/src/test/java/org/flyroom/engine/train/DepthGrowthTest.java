package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.model.Optimiser;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.WeightTraining.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthGrowthTest {
  private static final ModelConfig CONFIG = ModelConfig.llama(64, 32, 3, 4, 48, 64);
  private static final DepthGrowth GROWTH = new DepthGrowth(List.of(0, 1, 1, 2, 0));

  @TempDir private Path folder;

  @Test
  void theDeeperModelComputesTheSameUntilItIsTrained() {
    try (Checkpoint checkpoint = trained();
        WeightTraining before = WeightTraining.from(checkpoint, settings(0), 1);
        WeightTraining grown = WeightTraining.grown(checkpoint, GROWTH, settings(3), 1)) {
      float[] old = logits(before.decoder());
      assertThat(logits(grown.decoder())).isEqualTo(old);
      grown.run(
          step -> List.of(SampleLosses.plain(step % 6)), "rows", folder.resolve("run"), _ -> {});
      assertThat(logits(grown.decoder())).isNotEqualTo(old);
      grown.write(folder.resolve("grown"), noTokens());
    }
    try (Checkpoint written = Checkpoint.open(folder.resolve("grown"))) {
      assertThat(written.config()).isEqualTo(CONFIG.withLayers(5));
      // Three steps are enough for what was zero to be so no longer.
      assertThat(largest(written, "model.layers.2.self_attn.o_proj.weight")).isPositive();
      assertThat(largest(written, "model.layers.4.mlp.down_proj.weight")).isPositive();
    }
  }

  @Test
  void aCopyReadsWhatItsOriginalReadsAndWritesNothing() {
    assertThat(GROWTH.source("model.layers.1.self_attn.o_proj.weight"))
        .hasValue("model.layers.1.self_attn.o_proj.weight");
    assertThat(GROWTH.source("model.layers.2.self_attn.o_proj.weight")).isEmpty();
    assertThat(GROWTH.source("model.layers.2.self_attn.k_proj.weight"))
        .hasValue("model.layers.1.self_attn.k_proj.weight");
    assertThat(GROWTH.source("model.layers.3.mlp.down_proj.weight"))
        .hasValue("model.layers.2.mlp.down_proj.weight");
    assertThat(GROWTH.source("model.layers.4.mlp.down_proj.weight")).isEmpty();
    assertThat(GROWTH.source("model.norm.weight")).hasValue("model.norm.weight");
  }

  @Test
  void layersOutOfOrderAndModelsOfAnotherDepthAreRefused() {
    assertThatThrownBy(() -> new DepthGrowth(List.of(0, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 comes before 1");
    assertThatThrownBy(() -> new DepthGrowth(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be empty");
    assertThatThrownBy(() -> GROWTH.apply(CONFIG.withLayers(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from a model of 3 layers, not of 2");
    assertThat(DepthGrowth.none(3).apply(CONFIG)).isEqualTo(CONFIG);
  }

  private Checkpoint trained() {
    Path written = folder.resolve("trained");
    try (WeightTraining training =
        WeightTraining.fresh(CONFIG, new Initialisation(0.08, 5), settings(4), 1)) {
      training.run(
          step -> List.of(SampleLosses.plain(step % 6)), "rows", folder.resolve("first"), _ -> {});
      training.write(written, noTokens());
    }
    return Checkpoint.open(written);
  }

  private static double largest(Checkpoint checkpoint, String name) {
    double largest = 0;
    for (float number : requireNonNull(checkpoint.tensors().get(name), name).toFloats()) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  private static SpecialTokens noTokens() {
    return new SpecialTokens(OptionalInt.of(1), List.of(2), OptionalInt.empty());
  }

  private static Settings settings(int steps) {
    return new Settings(
        new Optimiser(1e-2, 0.9, 0.98, 1e-8, 0.1, Optimiser.Schedule.CONSTANT, 0, 1), steps, 100);
  }

  private static float[] logits(Decoder decoder) {
    int[] tokens = SampleLosses.plain(5).tokens();
    Tokens row = Tokens.of(List.of(Arrays.copyOf(tokens, tokens.length)));
    return Torch.inference(
        () ->
            decoder
                .logits(
                    decoder
                        .hidden(row, AdapterStack.NONE, null, Decoder.Tap.NONE)
                        .view(row.width(), -1))
                .toFloats());
  }
}
