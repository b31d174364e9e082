package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.TinyChat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs on top of other adapters, from other weights, and only so far.
class TrainingRunTest {
  private static final Prompt PROMPT = Prompt.chat(Message.user("Who sings?"));
  private static final String ANSWER = "The wren sings.";
  private static final List<TrainingRow> ROWS =
      List.of(
          new TrainingRow(PROMPT, ANSWER, false),
          new TrainingRow(Prompt.chat(Message.user("Who barks?")), "A dog.", false));

  @TempDir private static Path folder;
  @TempDir private Path own;
  private static LocalModel model;
  private static Path first;

  @BeforeAll
  static void open() {
    model = LocalModel.open(TinyChat.write(folder, 1), Precision.FP32);
    first = folder.resolve("first");
    model.train(plan(new Loss.NextToken(ROWS), 8, List.of()), folder, first, _ -> {});
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theFirstStepOnTopOfAnAdapterStartsWhereThatLeft() {
    double expected = lossPerToken(first);
    for (List<Integer> layers : List.of(List.<Integer>of(), List.of(1))) {
      List<Double> losses = new ArrayList<>();
      model.train(
          TrainingRun.above(List.of(first), plan(new Loss.NextToken(ROWS), 2, layers)),
          own.resolve("w" + layers.size()),
          own.resolve("second" + layers.size()),
          step -> losses.add(step.loss()));
      assertThat(losses.getFirst()).isCloseTo(expected, within(1e-4));
      assertThat(losses.get(1)).isLessThan(losses.getFirst());
    }
  }

  /// Held to what it lies on, not to the bare model: a fresh adapter has no divergence.
  @Test
  void whatLossesCallTheParentWearsTheAdaptersBelow() {
    List<AnchoredRow> held =
        ROWS.stream().map(row -> new AnchoredRow(row, AnchoredRow.Role.HELD)).toList();
    List<Double> losses = new ArrayList<>();
    model.train(
        TrainingRun.above(
            List.of(first),
            plan(new Loss.KlToParent(held, Loss.KlToParent.Direction.FORWARD, 1), 1, List.of())),
        own.resolve("w"),
        own.resolve("adapter"),
        step -> losses.add(step.loss()));
    assertThat(losses.getFirst()).isCloseTo(0, within(1e-6));
  }

  @Test
  void aRunBrokenOffGoesOnToTheSameBytes() {
    TrainingRun whole =
        TrainingRun.above(List.of(first), plan(new Loss.NextToken(ROWS), 9, List.of()));
    TrainingSummary once = model.train(whole, own.resolve("once"), own.resolve("a"), _ -> {});
    List<Integer> steps = new ArrayList<>();
    Path workspace = own.resolve("parts");
    model.train(whole.until(4), workspace, own.resolve("at-4"), step -> steps.add(step.step()));
    TrainingSummary rest =
        model.train(whole, workspace, own.resolve("b"), step -> steps.add(step.step()));
    assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(rest.adapterSha256()).isEqualTo(once.adapterSha256());
    TrainingSummary other =
        model.train(
            plan(new Loss.NextToken(ROWS), 9, List.of()),
            own.resolve("bare"),
            own.resolve("c"),
            _ -> {});
    assertThat(other.adapterSha256()).isNotEqualTo(once.adapterSha256());
  }

  @Test
  void trainingSetsOutFromTheWeightsOfAnother() {
    TrainingRun run = TrainingRun.whole(plan(new Loss.NextToken(ROWS), 0, List.of())).from(first);
    model.train(run, own.resolve("w"), own.resolve("same"), _ -> {});
    assertThat(own.resolve("same/adapter_model.safetensors"))
        .hasSameBinaryContentAs(first.resolve("adapter_model.safetensors"));
    LoraPlan wide = new LoraPlan(5, 10, List.of(LoraPlan.ALL_LINEAR), List.of(), 0);
    TrainingRun other =
        TrainingRun.whole(
                new TrainingPlan(
                    ROWS, wide, Optimiser.of(0.01, Optimiser.Schedule.CONSTANT, 0), 1, 2, 99, 9, 1))
            .from(first);
    assertThatThrownBy(() -> model.train(other, own.resolve("w"), own.resolve("no"), _ -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("has no update of rank 5 of");
  }

  /// Adam takes the gradient's scale out, so that one step moves both alike; what is written says
  /// how far that reaches.
  @Test
  void rankStabilisedAdaptersAreScaledByTheRootOfTheRank() {
    LoraPlan root = new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0, true);
    TrainingPlan plan =
        new TrainingPlan(
            ROWS, root, Optimiser.of(0.01, Optimiser.Schedule.CONSTANT, 0), 2, 2, 99, 9, 1);
    Path written = own.resolve("root");
    model.train(TrainingRun.whole(plan), own.resolve("w"), written, _ -> {});
    assertThat(written.resolve("adapter_config.json"))
        .content()
        .contains("\"r\" : 4")
        .contains("\"lora_alpha\" : 16");
    List<Double> losses = new ArrayList<>();
    model.train(
        TrainingRun.whole(plan).from(written),
        own.resolve("v"),
        own.resolve("on"),
        step -> losses.add(step.loss()));
    assertThat(losses.getFirst()).isCloseTo(lossPerToken(written), within(1e-4));
  }

  @Test
  void combinedAdaptersDoWhatTheyDoTogether() {
    Path second = own.resolve("second");
    model.train(
        TrainingRun.above(List.of(first), plan(new Loss.NextToken(ROWS), 3, List.of(1))),
        own.resolve("w"),
        second,
        _ -> {});
    model.combine(
        List.of(new WeightedAdapter(first, 0.5), new WeightedAdapter(second, 1)),
        own.resolve("both"));
    double together =
        score(
                model
                    .withAdapters(List.of(first, second))
                    .with(List.of(new Intervention.ScaleAdapter(0, 0.5))),
                ROWS.getFirst())
            .logLikelihood();
    double combined =
        score(model.withAdapters(List.of(own.resolve("both"))), ROWS.getFirst()).logLikelihood();
    double whole = score(model.withAdapters(List.of(first)), ROWS.getFirst()).logLikelihood();
    assertThat(combined).isCloseTo(together, within(1e-3)).isNotCloseTo(whole, within(1e-3));
  }

  /// Next-token loss on the rows of the model that wears an adapter, by scoring them.
  private static double lossPerToken(Path adapter) {
    double loss = 0;
    int tokens = 0;
    for (TrainingRow row : ROWS) {
      Score score = score(model.withAdapters(List.of(adapter)), row);
      loss -= score.logLikelihood();
      tokens += score.tokens();
    }
    return loss / tokens;
  }

  private static Score score(LanguageModel model, TrainingRow row) {
    return model
        .score(
            List.of(
                new ScoreRequest.Continuations(
                    row.prompt(), List.of(row.response()), Boundary.SEPARATE)))
        .getFirst()
        .getFirst();
  }

  private static TrainingPlan plan(Loss loss, int steps, List<Integer> layers) {
    return new TrainingPlan(
        loss,
        new LoraPlan(3, 6, List.of(LoraPlan.ALL_LINEAR), layers, 0),
        Optimiser.of(0.01, Optimiser.Schedule.CONSTANT, 0),
        steps,
        2,
        99,
        100,
        1);
  }
}
