package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.Family;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;
import org.flyroom.engine.checkpoint.Rope;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.WeightTraining.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightTrainingTest {
  private static final TrainingListener SILENT = _ -> {};
  private static final RowSource ROWS =
      step -> List.of(SampleLosses.plain(step % 6), SampleLosses.plain((step + 3) % 6));
  private static final SpecialTokens SPECIAL =
      new SpecialTokens(OptionalInt.of(1), List.of(2), OptionalInt.empty());

  @TempDir private Path folder;

  static Stream<Family> families() {
    return Family.ALL.stream();
  }

  /// A move along the gradient must change the loss by the gradient's length: for every family, so
  /// that none computes something that training cannot follow.
  @ParameterizedTest
  @MethodSource("families")
  void gradientIsTheSlopeOfTheLoss(Family family) {
    ModelConfig config = config(family);
    List<TokenRow> rows = List.of(SampleLosses.plain(4), SampleLosses.plain(5));
    SlopeProbe probe = new SlopeProbe(config, rows);
    double step = 1e-2;
    double norm = probe.gradientNorm();
    double ahead = probe.lossAt(step);
    double behind = probe.lossAt(-step);
    probe.close();
    assertThat((ahead - behind) / (2 * step)).isEqualTo(norm, within(0.01 * norm));
  }

  @ParameterizedTest
  @MethodSource("families")
  void writtenFolderReadsBackAsTheSameModel(Family family) throws IOException {
    ModelConfig config = config(family);
    Path written = folder.resolve("model");
    Path again = folder.resolve("again");
    float[] trained;
    try (WeightTraining training = training(config)) {
      training.run(ROWS, "rows", folder.resolve("run"), SILENT);
      trained = logits(training.decoder());
      training.write(written, SPECIAL);
    }
    try (Checkpoint checkpoint = Checkpoint.open(written);
        Decoder loaded = DecoderLoader.load(checkpoint, DType.FP32);
        WeightTraining reopened = WeightTraining.from(checkpoint, settings(0))) {
      assertThat(checkpoint.config()).isEqualTo(config);
      assertThat(checkpoint.specialTokens()).isEqualTo(SPECIAL);
      float[] read = logits(loaded);
      // One reads its weights as halves, the other cannot, for they are about to change.
      assertThat(distance(logits(reopened.decoder()), read)).isLessThan(1e-5);
      // bf16 keeps eight bits of each weight.
      assertThat(distance(read, trained)).isLessThan(0.02);
      reopened.write(again, SPECIAL);
    }
    assertThat(Files.mismatch(again.resolve("config.json"), written.resolve("config.json")))
        .isEqualTo(-1);
    assertThat(
            Files.mismatch(
                again.resolve("model.safetensors"), written.resolve("model.safetensors")))
        .isEqualTo(-1);
  }

  @Test
  void interruptedRunEndsWithTheWeightsOfAnUninterruptedOne() {
    float[] whole = train(folder.resolve("whole"), SILENT);
    TrainingListener killer =
        step -> {
          if (step.step() == 6) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> train(folder.resolve("cut"), killer)).hasMessage("killed");
    List<Integer> steps = new ArrayList<>();
    float[] resumed = train(folder.resolve("cut"), step -> steps.add(step.step()));
    assertThat(steps).containsExactly(5, 6, 7, 8);
    assertThat(resumed).isEqualTo(whole);
  }

  @Test
  void checkpointOfOtherDataIsRefused() {
    train(folder, SILENT);
    try (WeightTraining training = training(config(Family.LLAMA))) {
      assertThatThrownBy(() -> training.run(ROWS, "other rows", folder, SILENT))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("another recipe, data or parent");
    }
  }

  @Test
  void modelLearnsARowByHeartAndLeavesNoNativeObjectBehind() {
    train(folder.resolve("warm-up"), SILENT);
    List<Double> losses = new ArrayList<>();
    System.gc();
    long before = Torch.liveObjects();
    Settings settings = new Settings(optimiser(3e-3), 60, 1000);
    try (WeightTraining training =
        WeightTraining.fresh(config(Family.LLAMA), new Initialisation(0.08, 5), settings)) {
      training.run(
          _ -> List.of(SampleLosses.plain(5)),
          "one row",
          folder.resolve("run"),
          step -> losses.add(step.loss()));
    }
    // An untrained model over 64 tokens is about ln 64 = 4.2 away.
    assertThat(losses.getFirst()).isGreaterThan(3);
    assertThat(losses.getLast()).isLessThan(0.05);
    assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
  }

  @Test
  void weightsAreDrawnAsWideAsTheirKindAsks() {
    ModelConfig config = ModelConfig.llama(2048, 128, 4, 4, 344, 256);
    Initialisation initialisation = new Initialisation(0.08, 2);
    assertDeviation(initialisation, config, "model.embed_tokens.weight", 0.08);
    assertDeviation(
        initialisation, config, "model.layers.0.self_attn.q_proj.weight", 1 / Math.sqrt(128));
    assertDeviation(
        initialisation, config, "model.layers.3.self_attn.o_proj.weight", 1 / Math.sqrt(128 * 8));
    assertDeviation(
        initialisation, config, "model.layers.1.mlp.down_proj.weight", 1 / Math.sqrt(344 * 8));
    assertThat(draw(initialisation, config, "model.norm.weight")).containsOnly(1f);
    assertThat(draw(initialisation, config, "model.layers.0.mlp.up_proj.weight"))
        .isNotEqualTo(draw(initialisation, config, "model.layers.0.mlp.gate_proj.weight"));
  }

  @Test
  void decayActsOnTheFirstWeightsOnly() {
    Optimiser decaying =
        new Optimiser(
            0.1, 0.9, 0.999, 1e-8, 0.5, Optimiser.Schedule.CONSTANT, 0, Double.POSITIVE_INFINITY);
    try (AdamW optimiser = new AdamW(decaying, 5, 3)) {
      float[] left =
          Torch.inference(
              () -> {
                Tensor values = Tensor.of(new float[] {1, 1, 1, 1, 1}, 5);
                optimiser.update(values, Tensor.zeros(DType.FP32, 5), 0.1, 1);
                return values.toFloats();
              });
      assertThat(left).containsExactly(0.95f, 0.95f, 0.95f, 1, 1);
    }
  }

  /// The loss along its own gradient.
  private static final class SlopeProbe {
    private final List<TokenRow> rows;
    private final FlatParameters parameters;
    private final Decoder decoder;
    private final ParallelPolicy policy;
    private final float[] start;
    private final float[] gradient;

    SlopeProbe(ModelConfig config, List<TokenRow> rows) {
      this.rows = rows;
      this.parameters = new FlatParameters(config.weights(), 1);
      Initialisation initialisation = new Initialisation(0.3, 4);
      config
          .weights()
          .forEach((name, shape) -> parameters.set(name, initialisation.draw(config, name, shape)));
      this.decoder = DecoderLoader.of(config, parameters.weights(0));
      this.policy =
          new ParallelPolicy(new Policy(decoder, AdapterStack.NONE, new Head(decoder, 5)), 1000);
      this.start = Torch.inference(() -> parameters.values().toFloats());
      NextTokenLoss.accumulate(policy, rows);
      this.gradient = Torch.inference(() -> parameters.gradients().toFloats());
    }

    double gradientNorm() {
      return Torch.inference(() -> Tensor.of(gradient, gradient.length).norm());
    }

    double lossAt(double distance) {
      float[] moved = start.clone();
      double norm = gradientNorm();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (distance * gradient[i] / norm);
      }
      Torch.inference(() -> parameters.values().copyInPlace(Tensor.of(moved, moved.length)));
      return NextTokenLoss.accumulate(policy, rows).loss();
    }

    void close() {
      decoder.close();
      parameters.close();
    }
  }

  private static float[] train(Path workspace, TrainingListener listener) {
    try (WeightTraining training = training(config(Family.LLAMA))) {
      training.run(ROWS, "rows", workspace, listener);
      return logits(training.decoder());
    }
  }

  private static WeightTraining training(ModelConfig config) {
    return WeightTraining.fresh(config, new Initialisation(0.08, 5), settings(8));
  }

  private static Settings settings(int steps) {
    return new Settings(optimiser(1e-2), steps, 2);
  }

  private static Optimiser optimiser(double rate) {
    return new Optimiser(rate, 0.9, 0.98, 1e-8, 0.1, Optimiser.Schedule.COOLDOWN, 2, 1);
  }

  private static float[] logits(Decoder decoder) {
    Tokens tokens = Tokens.of(List.of(SampleLosses.plain(5).tokens()));
    return Torch.inference(
        () ->
            decoder
                .logits(
                    decoder
                        .hidden(tokens, AdapterStack.NONE, null, Decoder.Tap.NONE)
                        .view(tokens.width(), -1))
                .toFloats());
  }

  /// The largest difference, as a share of the largest value.
  private static double distance(float[] actual, float[] expected) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst / largest;
  }

  private static float[] draw(Initialisation initialisation, ModelConfig config, String name) {
    return initialisation.draw(config, name, config.weights().getOrDefault(name, List.of()));
  }

  /// Mean and variance lie within four standard errors.
  private static void assertDeviation(
      Initialisation initialisation, ModelConfig config, String name, double deviation) {
    float[] numbers = draw(initialisation, config, name);
    double sum = 0;
    double squares = 0;
    for (float number : numbers) {
      sum += number;
      squares += (double) number * number;
    }
    double n = numbers.length;
    assertThat(sum / n).as(name).isEqualTo(0, within(4 * deviation / Math.sqrt(n)));
    assertThat(squares / n / (deviation * deviation))
        .as(name)
        .isEqualTo(1, within(4 * Math.sqrt(2 / n)));
  }

  /// Two layers of a family with all that sets it apart.
  private static ModelConfig config(Family family) {
    boolean gemma2 = family.equals(Family.GEMMA2);
    boolean biases = family.biases() == Family.Biases.QUERY_KEY_VALUE;
    int window =
        switch (family.window()) {
          case NONE, UPPER_LAYERS -> 0;
          case EVERY_LAYER, ALTERNATING, PATTERN -> 4;
        };
    boolean everyLayer = family.window() == Family.Window.EVERY_LAYER;
    Rope local = new Rope.Plain(10_000);
    Rope global = family.equals(Family.GEMMA3) ? new Rope.Plain(1e6) : local;
    List<LayerAttention> attention =
        List.of(
            new LayerAttention(window, local), new LayerAttention(everyLayer ? window : 0, global));
    return new ModelConfig(
        family,
        32,
        64,
        4,
        2,
        8,
        64,
        64,
        1e-5,
        family.activation(),
        family.tiedHead(),
        biases,
        false,
        false,
        1 / Math.sqrt(8),
        family.scalesEmbedding() ? Math.sqrt(32) : 1,
        gemma2 ? 20 : 0,
        gemma2 ? 10 : 0,
        attention);
  }
}
