package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.FullPlan;
import org.flyroom.core.model.Intervention.ScaleAdapter;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.TinyChat;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every weight of linear layers by itself.
class FullTuningTest {
  private static final List<TrainingRow> ROWS =
      List.of(
          new TrainingRow(Prompt.chat(Message.user("Who sings?")), "The wren sings.", false),
          new TrainingRow(Prompt.chat(Message.user("Who barks?")), "A dog.", false));
  private static final FullPlan ALL = new FullPlan(List.of(WeightPlan.ALL_LINEAR), List.of());

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

  /// A decoder whose own weights are under training wears a change of the same weights: one pass
  /// back gives both the same gradients.
  @Test
  void theGradientsAreThoseOfTheWeightsThemselves() {
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        FlatParameters weights = new FlatParameters(checkpoint.config().weights(), 1)) {
      ModelConfig config = checkpoint.config();
      checkpoint.tensors().forEach((name, tensor) -> weights.set(name, tensor.toFloats()));
      try (Decoder decoder = DecoderLoader.of(config, weights.weights(0))) {
        AdapterParameters form = new AdapterParameters(decoder.linears(), ALL);
        List<Tensor> constants = new ArrayList<>();
        try (FlatParameters change = form.fresh(1, 1)) {
          Map<String, LoraDelta> deltas = form.deltas(change, 0, constants);
          Policy policy = new Policy(decoder, AdapterStack.NONE, deltas, new Head(decoder), null);
          NextTokenLoss.accumulate(
              new ParallelPolicy(policy, 1000),
              List.of(SampleLosses.plain(4), SampleLosses.plain(5)));
          float[] ofWeights = Torch.inference(() -> weights.gradients().toFloats());
          float[] ofChange = Torch.inference(() -> change.gradients().toFloats());
          int at = 0;
          for (LinearShape linear : decoder.linears()) {
            int size = Math.toIntExact(linear.in() * linear.out());
            int from = offset(config, linear.path() + ".weight");
            for (int i = 0; i < size; i++) {
              assertThat(ofChange[at + i])
                  .as("%s, %d", linear.path(), i)
                  .isCloseTo(ofWeights[from + i], within(1e-6f));
            }
            at += size;
          }
          assertThat(at).isEqualTo(ofChange.length);
          assertThat(Arrays.stream(toDoubles(ofChange)).map(Math::abs).max().orElseThrow())
              .isGreaterThan(1e-3);
        }
        constants.forEach(Tensor::close);
      }
    }
  }

  @Test
  void itIsKeptAsAChangeBesideAnIdentityAndWornAsOtherAdapters() {
    Path adapter = own.resolve("adapter");
    List<Double> losses = new ArrayList<>();
    model.train(plan(ALL, 20), own.resolve("run"), adapter, step -> losses.add(step.loss()));
    assertThat(losses.getLast()).isLessThan(losses.getFirst() - 0.3);
    for (LoraModule module : adapter(adapter).modules().values()) {
      long out = module.b().shape().getFirst();
      long in = module.a().shape().getLast();
      assertThat(module.rank()).isEqualTo(Math.toIntExact(Math.min(in, out)));
      assertThat((out <= in ? module.b() : module.a()).toFloats())
          .isEqualTo(identity(module.rank()));
    }
    LanguageModel worn = model.withAdapters(List.of(adapter));
    assertThat(score(worn)).isGreaterThan(score(model) + 1);
    assertThat(score(model.withAdapters(List.of(adapter)).with(List.of(new ScaleAdapter(0, 0)))))
        .isEqualTo(score(model));
  }

  @Test
  void onlyTheNamedLayersChange() {
    Path adapter = own.resolve("adapter");
    FullPlan some = new FullPlan(List.of("q_proj", "down_proj"), List.of(1));
    model.train(plan(some, 1), own.resolve("run"), adapter, _ -> {});
    assertThat(adapter(adapter).modules().sequencedKeySet())
        .containsExactlyInAnyOrder(
            "model.layers.1.self_attn.q_proj", "model.layers.1.mlp.down_proj");
  }

  @Test
  void aRunBrokenOffGoesOnToTheSameBytesAndAnotherSetsOutFromThem() {
    TrainingRun whole = TrainingRun.whole(plan(ALL, 9));
    TrainingSummary once = model.train(whole, own.resolve("once"), own.resolve("a"), _ -> {});
    model.train(whole.until(4), own.resolve("parts"), own.resolve("at-4"), _ -> {});
    TrainingSummary rest = model.train(whole, own.resolve("parts"), own.resolve("b"), _ -> {});
    assertThat(rest.adapterSha256()).isEqualTo(once.adapterSha256());
    model.train(
        TrainingRun.whole(plan(ALL, 0)).from(own.resolve("a")),
        own.resolve("w"),
        own.resolve("same"),
        _ -> {});
    assertThat(own.resolve("same/adapter_model.safetensors"))
        .hasSameBinaryContentAs(own.resolve("a/adapter_model.safetensors"));
  }

  @Test
  void anUpdateOfLowRankIsNoStart() {
    Path low = own.resolve("low");
    LoraPlan lora = new LoraPlan(3, 6, List.of("q_proj"), List.of(1), 0);
    FullPlan full = new FullPlan(List.of("q_proj"), List.of(1));
    TrainingPlan first =
        new TrainingPlan(
            ROWS, lora, Optimiser.of(0.01, Optimiser.Schedule.CONSTANT, 0), 1, 2, 99, 9, 1);
    model.train(TrainingRun.whole(first), own.resolve("v"), low, _ -> {});
    TrainingRun run = TrainingRun.whole(plan(full, 1)).from(low);
    assertThatThrownBy(() -> model.train(run, own.resolve("w"), own.resolve("no"), _ -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessage(low + ": has no full change of model.layers.1.self_attn.q_proj");
  }

  private static TrainingPlan plan(FullPlan full, int steps) {
    return new TrainingPlan(
        ROWS, full, Optimiser.of(0.01, Optimiser.Schedule.CONSTANT, 0), steps, 2, 99, 100, 1);
  }

  private static double[] toDoubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static int offset(ModelConfig config, String name) {
    int offset = 0;
    for (Map.Entry<String, List<Long>> weight : config.weights().entrySet()) {
      if (weight.getKey().equals(name)) {
        return offset;
      }
      offset += Math.toIntExact(FlatParameters.count(weight.getValue()));
    }
    throw new AssertionError(name);
  }

  private static float[] identity(int size) {
    float[] identity = new float[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * (size + 1)] = 1;
    }
    return identity;
  }

  private static PeftAdapter adapter(Path adapter) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return PeftAdapter.read(adapter, checkpoint.config());
    }
  }

  private static double score(LanguageModel of) {
    TrainingRow row = ROWS.getFirst();
    return of.score(
            List.of(
                new ScoreRequest.Continuations(
                    row.prompt(), List.of(row.response()), Boundary.SEPARATE)))
        .getFirst()
        .getFirst()
        .logLikelihood();
  }
}
