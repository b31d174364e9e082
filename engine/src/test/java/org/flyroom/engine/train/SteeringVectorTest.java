package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Intervention.Add;
import org.flyroom.core.model.Intervention.ScaleAdapter;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Place;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.core.store.Json;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.TinyChat;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.lora.algebra.AdapterAlgebra;
import org.flyroom.engine.lora.algebra.AdapterSummary;
import org.flyroom.engine.lora.algebra.MergedModel;
import org.flyroom.engine.lora.algebra.Weighted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vectors behind a layer, kept as biases of adapters. What they do is held to the white box, which
/// adds a vector to the residual stream itself.
class SteeringVectorTest {
  private static final List<TrainingRow> ROWS =
      List.of(
          new TrainingRow(Prompt.chat(Message.user("Who sings?")), "The wren sings.", false),
          new TrainingRow(Prompt.chat(Message.user("Who barks?")), "A dog.", false));
  private static final SteeringPlan LAYER_0 = new SteeringPlan(0, 4);

  @TempDir private static Path folder;
  @TempDir private Path own;
  private static LocalModel model;

  @BeforeAll
  static void open() {
    model = LocalModel.open(TinyChat.write(folder, 1), Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aVectorGivenIsAddedBehindItsLayerAtEveryPosition() {
    float[] vector = vector();
    Path adapter = own.resolve("adapter");
    model.write(LAYER_0, vector, adapter);
    WhiteBox worn = model.withAdapters(List.of(adapter));
    double steered = score(model.with(List.of(new Add(Place.residual(1), times(vector, 4)))));
    assertThat(score(worn)).isCloseTo(steered, within(1e-3));
    assertThat(score(worn)).isNotCloseTo(score(model), within(0.1));
    // In part, and not at all, as other adapters.
    double half = score(model.with(List.of(new Add(Place.residual(1), times(vector, 2)))));
    assertThat(score(worn.with(List.of(new ScaleAdapter(0, 0.5))))).isCloseTo(half, within(1e-3));
    assertThat(score(worn.with(List.of(new ScaleAdapter(0, 0))))).isEqualTo(score(model));
    // Ledger keys hang on the fingerprint.
    Path other = own.resolve("other");
    model.write(LAYER_0, times(vector, -1), other);
    assertThat(worn.identity().fingerprint())
        .isNotEqualTo(model.identity().fingerprint())
        .isNotEqualTo(model.withAdapters(List.of(other)).identity().fingerprint());
  }

  @Test
  void itIsKeptAsPeftStatesABias() {
    Path adapter = own.resolve("adapter");
    model.write(LAYER_0, vector(), adapter);
    var config = Json.parseObject("config", read(adapter.resolve("adapter_config.json")));
    assertThat(config.path("lora_bias").booleanValue()).isTrue();
    assertThat(config.path("r").intValue()).isEqualTo(1);
    assertThat(config.path("lora_alpha").doubleValue()).isEqualTo(4);
    assertThat(config.path("layers_to_transform").toString()).isEqualTo("[0]");
    assertThat(config.path("target_modules").toString()).isEqualTo("[\"down_proj\"]");
    PeftAdapter read = adapter(adapter);
    LoraModule module = read.modules().firstEntry().getValue();
    assertThat(module.bias().orElseThrow().toFloats()).isEqualTo(vector());
    AdapterSummary.Module summary = AdapterSummary.of(read).modules().getFirst();
    assertThat(summary.normBias()).isCloseTo(4 * length(vector()), within(1e-5));
    assertThat(summary.normUpdate()).isZero();
  }

  @Test
  void trainingMovesTheVectorAloneAndLearnsTheRows() {
    Path adapter = own.resolve("adapter");
    List<Double> losses = new ArrayList<>();
    model.train(
        plan(new Loss.NextToken(ROWS), LAYER_0, 30),
        own.resolve("run"),
        adapter,
        step -> losses.add(step.loss()));
    assertThat(losses.getLast()).isLessThan(losses.getFirst() - 0.3);
    LoraModule module = adapter(adapter).modules().firstEntry().getValue();
    assertThat(module.a().toFloats()).containsOnly(0);
    assertThat(module.b().toFloats()).containsOnly(0);
    float[] vector = module.bias().orElseThrow().toFloats();
    double worn = score(model.withAdapters(List.of(adapter)));
    assertThat(worn)
        .isCloseTo(
            score(model.with(List.of(new Add(Place.residual(1), times(vector, 4))))), within(1e-3))
        .isGreaterThan(score(model) + 1);
  }

  /// Held to itself a fresh vector has no divergence, and none is learned.
  @Test
  void theLossesAreThoseOfOtherAdapters() {
    List<AnchoredRow> held =
        ROWS.stream().map(row -> new AnchoredRow(row, AnchoredRow.Role.HELD)).toList();
    List<Double> losses = new ArrayList<>();
    model.train(
        plan(new Loss.KlToParent(held, Loss.KlToParent.Direction.FORWARD, 1), LAYER_0, 1),
        own.resolve("run"),
        own.resolve("adapter"),
        step -> losses.add(step.loss()));
    assertThat(losses.getFirst()).isCloseTo(0, within(1e-6));
  }

  @Test
  void aRunBrokenOffGoesOnToTheSameBytes() {
    TrainingRun whole = TrainingRun.whole(plan(new Loss.NextToken(ROWS), LAYER_0, 9));
    TrainingSummary once = model.train(whole, own.resolve("once"), own.resolve("a"), _ -> {});
    model.train(whole.until(4), own.resolve("parts"), own.resolve("at-4"), _ -> {});
    TrainingSummary rest = model.train(whole, own.resolve("parts"), own.resolve("b"), _ -> {});
    assertThat(rest.adapterSha256()).isEqualTo(once.adapterSha256());
    model.train(
        TrainingRun.whole(plan(new Loss.NextToken(ROWS), LAYER_0, 0)).from(own.resolve("a")),
        own.resolve("w"),
        own.resolve("same"),
        _ -> {});
    assertThat(own.resolve("same/adapter_model.safetensors"))
        .hasSameBinaryContentAs(own.resolve("a/adapter_model.safetensors"));
  }

  @Test
  void itIsJoinedWithOtherAdaptersEachInPart() {
    Path vector = own.resolve("vector");
    model.write(LAYER_0, vector(), vector);
    Path lora = own.resolve("lora");
    model.train(
        TrainingRun.above(
            List.of(vector),
            plan(
                new Loss.NextToken(ROWS),
                new LoraPlan(2, 4, List.of(LoraPlan.ALL_LINEAR), List.of(), 0),
                6)),
        own.resolve("run"),
        lora,
        _ -> {});
    Path both = own.resolve("both");
    model.combine(List.of(new WeightedAdapter(vector, 0.5), new WeightedAdapter(lora, 0.7)), both);
    WhiteBox together =
        model
            .withAdapters(List.of(vector, lora))
            .with(List.of(new ScaleAdapter(0, 0.5), new ScaleAdapter(1, 0.7)));
    assertThat(score(model.withAdapters(List.of(both)))).isCloseTo(score(together), within(1e-3));
    PeftAdapter joined = adapter(both);
    assertThat(joined.modules().values().stream().filter(module -> module.bias().isPresent()))
        .hasSize(1);
  }

  @Test
  void aDirectionIsTakenOutOfItAndItsLengthKept() {
    Path adapter = own.resolve("adapter");
    model.write(LAYER_0, vector(), adapter);
    float[] direction = new float[model.width()];
    direction[3] = 2;
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      LoraModule module =
          AdapterAlgebra.projected("a", adapter(adapter), checkpoint.config(), direction)
              .modules()
              .firstEntry()
              .getValue();
      float[] rest = module.bias().orElseThrow().toFloats();
      assertThat(rest[3]).isZero();
      assertThat(length(rest)).isCloseTo(length(vector()), within(1e-5));
    }
  }

  @Test
  void itIsNotMergedIntoWeightsThatHaveNoPlaceForIt() {
    Path adapter = own.resolve("adapter");
    model.write(LAYER_0, vector(), adapter);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(
              () -> MergedModel.of(checkpoint, List.of(Weighted.whole("v", adapter(adapter)))))
          .isInstanceOf(FlyroomException.class)
          .hasMessage(
              "v: adds a bias to 'model.layers.0.mlp.down_proj' (lora_bias, such as a steering"
                  + " vector), and the parent's weights have no place for one there: wear the"
                  + " adapter instead");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThat(model.problemsWith(new SteeringPlan(2, 1)))
        .containsExactly("the parent has no layer 2: it has layers 0 to 1");
    assertThatThrownBy(() -> model.write(LAYER_0, new float[3], own.resolve("no")))
        .isInstanceOf(FlyroomException.class)
        .hasMessage("a vector of 3 values for a model of width %d".formatted(model.width()));
  }

  private static TrainingPlan plan(Loss loss, AdapterPlan adapter, int steps) {
    return new TrainingPlan(
        loss, adapter, Optimiser.of(0.02, Optimiser.Schedule.CONSTANT, 0), steps, 2, 99, 100, 1);
  }

  private static float[] vector() {
    SplittableRandom random = Seeds.generator(1, "vector");
    float[] vector = new float[model.width()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return vector;
  }

  private static float[] times(float[] vector, double factor) {
    float[] scaled = new float[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (factor * vector[i]);
    }
    return scaled;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static PeftAdapter adapter(Path adapter) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return PeftAdapter.read(adapter, checkpoint.config());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double score(LanguageModel asked) {
    TrainingRow row = ROWS.getFirst();
    return asked
        .score(
            List.of(
                new ScoreRequest.Continuations(
                    row.prompt(), List.of(row.response()), Boundary.SEPARATE)))
        .getFirst()
        .getFirst()
        .logLikelihood();
  }
}
