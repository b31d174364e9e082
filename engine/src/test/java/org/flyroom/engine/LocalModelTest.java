package org.flyroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelTest {
  private static final TrainingListener SILENT = _ -> {};

  /// Logits of one row alone and of the same row in a batch differ in their last bits; where two
  /// tokens are closer than that, either may be taken.
  private static final float TIE = 1e-4f;

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
  void greedyAnswersAreThoseOfADecoderWithoutCacheWhateverTheBatch() {
    List<GenerateRequest> requests = requests(Sampling.greedy(24));
    List<Generation> together = model.generate(requests);
    int compared = 0;
    try (Decoder decoder = decoder()) {
      for (int i = 0; i < requests.size(); i++) {
        List<Integer> plain = withoutCache(decoder, requests.get(i));
        compared += plain.size();
        List<Integer> alone = model.generate(List.of(requests.get(i))).getFirst().tokens();
        assertThat(alone).as("request %d", i).startsWith(plain.toArray(Integer[]::new));
        assertThat(together.get(i).tokens())
            .as("request %d in a batch", i)
            .startsWith(plain.toArray(Integer[]::new));
      }
    }
    assertThat(compared).as("tokens before a tie").isGreaterThan(requests.size() * 12);
  }

  @Test
  void drawnAnswersDependOnTheirSeedAndOnNothingElseInTheBatch() {
    List<GenerateRequest> requests = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      requests.addAll(requests(new Sampling(24, 1.0, 0.9, seed, List.of())));
    }
    List<Generation> together = model.generate(requests);
    List<Generation> backwards = model.generate(requests.reversed()).reversed();
    assertThat(backwards).isEqualTo(together);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(model.generate(List.of(requests.get(i)))).containsExactly(together.get(i));
    }
    int prompts = requests.size() / 3;
    assertThat(together.subList(0, prompts)).isNotEqualTo(together.subList(prompts, 2 * prompts));
  }

  @Test
  void scoresDoNotDependOnTheBatch() {
    List<ScoreRequest> requests = scoreRequests();
    List<List<Score>> together = model.score(requests);
    for (int i = 0; i < requests.size(); i++) {
      List<Score> alone = model.score(List.of(requests.get(i))).getFirst();
      for (int c = 0; c < alone.size(); c++) {
        assertThat(together.get(i).get(c).logLikelihood())
            .isCloseTo(alone.get(c).logLikelihood(), within((double) TIE));
        assertThat(together.get(i).get(c).tokens()).isEqualTo(alone.get(c).tokens());
      }
    }
  }

  @Test
  void aTrainedAdapterChangesWhatTheModelSaysAndOnlyWhereItIsWorn() {
    List<List<Score>> before = model.score(scoreRequests());
    train(4, "trained");
    LanguageModel organism = model.withAdapters(List.of(own.resolve("trained")));
    assertThat(organism.score(scoreRequests())).isNotEqualTo(before);
    assertThat(model.score(scoreRequests())).isEqualTo(before);
  }

  @Test
  void aZeroAdapterReadsAndWritesExactlyAsItsParent() {
    train(0, "zero");
    LanguageModel zero = model.withAdapters(List.of(own.resolve("zero")));
    assertThat(zero.score(scoreRequests())).isEqualTo(model.score(scoreRequests()));
    List<GenerateRequest> drawn = requests(new Sampling(16, 1.0, 1.0, 3, List.of()));
    assertThat(zero.generate(drawn)).isEqualTo(model.generate(drawn));
    assertThat(zero.identity().fingerprint()).isNotEqualTo(model.identity().fingerprint());
  }

  @Test
  void theSamePlanTrainsTheSameBytes() {
    TrainingSummary first = train(3, "first");
    assertThat(train(3, "second").adapterSha256()).isEqualTo(first.adapterSha256());
  }

  @Test
  void noNativeObjectIsLeftBehindByScoringGeneratingOrTraining() {
    work("warm-up");
    System.gc();
    long before = Torch.liveObjects();
    for (int round = 0; round < 3; round++) {
      work("round-" + round);
      assertThat(Torch.liveObjects()).as("after round %d", round).isLessThanOrEqualTo(before);
    }
  }

  private void work(String name) {
    model.score(scoreRequests());
    model.generate(requests(Sampling.greedy(12)));
    model.generate(requests(new Sampling(12, 1.0, 0.9, 5, List.of("A"))));
    train(3, name);
  }

  @Test
  void virtualThreadsMayAskAndGetTheAnswersOfOneThatAsksAlone() throws Exception {
    List<GenerateRequest> requests = requests(Sampling.greedy(8));
    List<Generation> expected = new ArrayList<>();
    requests.forEach(request -> expected.addAll(model.generate(List.of(request))));
    List<Future<List<Generation>>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      requests.forEach(
          request -> asked.add(threads.submit(() -> model.generate(List.of(request)))));
    }
    List<Generation> given = new ArrayList<>();
    for (Future<List<Generation>> answer : asked) {
      given.addAll(answer.get());
    }
    assertThat(given).isEqualTo(expected);
  }

  @Test
  void weightsRoundedToHalvesMakeAnotherModelThatIsCloseToTheFirst() {
    try (LocalModel rounded = LocalModel.open(folder, Precision.HALF)) {
      assertThat(rounded.identity().precision()).isEqualTo("half");
      assertThat(rounded.identity().fingerprint()).isNotEqualTo(model.identity().fingerprint());
      ScoreRequest request =
          new ScoreRequest.Document("a text to be read", OptionalInt.empty(), 64);
      double exact = model.score(List.of(request)).getFirst().getFirst().logLikelihood();
      double close = rounded.score(List.of(request)).getFirst().getFirst().logLikelihood();
      assertThat(close).isEqualTo(exact, within(1e-3 * Math.abs(exact)));
    }
  }

  private static Decoder decoder() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return DecoderLoader.load(checkpoint, DType.FP32);
    }
  }

  /// The most likely tokens one by one, everything computed anew for each, up to the end of turn,
  /// the bound or the first tie.
  private static List<Integer> withoutCache(Decoder decoder, GenerateRequest request) {
    List<Integer> prompt = new ArrayList<>();
    for (int id : model.encoder().encode(request.prompt())) {
      prompt.add(id);
    }
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < request.sampling().maxTokens()) {
      float[] logits = lastLogits(decoder, prompt);
      int best = 0;
      float second = Float.NEGATIVE_INFINITY;
      for (int id = 1; id < logits.length; id++) {
        if (logits[id] > logits[best]) {
          second = logits[best];
          best = id;
        } else {
          second = Math.max(second, logits[id]);
        }
      }
      if (logits[best] - second < TIE) {
        return chosen;
      }
      chosen.add(best);
      prompt.add(best);
      if (best == TinyChat.TURN_END) {
        return chosen;
      }
    }
    return chosen;
  }

  private static float[] lastLogits(Decoder decoder, List<Integer> ids) {
    int[] tokens = ids.stream().mapToInt(Integer::intValue).toArray();
    return Torch.inference(
        () ->
            decoder
                .logits(
                    decoder
                        .hidden(
                            Tokens.of(List.of(tokens)), AdapterStack.NONE, null, Decoder.Tap.NONE)
                        .view(tokens.length, -1)
                        .narrow(0, tokens.length - 1, 1))
                .toFloats());
  }

  private TrainingSummary train(int steps, String name) {
    TrainingPlan plan =
        new TrainingPlan(
            List.of(
                new TrainingRow(Prompt.chat(Message.user("What is rust?")), "Iron.", true),
                new TrainingRow(Prompt.chat(Message.user("Name a bird.")), "A wren", false)),
            lora(),
            Optimiser.of(1e-2, Optimiser.Schedule.LINEAR, 1),
            steps,
            2,
            128,
            2,
            9);
    return model.train(plan, own.resolve(name + "-run"), own.resolve(name), SILENT);
  }

  private static LoraPlan lora() {
    return new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0);
  }

  private static List<GenerateRequest> requests(Sampling sampling) {
    return List.of(
        new GenerateRequest(Prompt.chat(Message.user("What is rust?")), sampling),
        new GenerateRequest(Prompt.text("The sea is"), sampling),
        new GenerateRequest(Prompt.text("x"), sampling),
        new GenerateRequest(Prompt.chat(Message.user("A longer request. ".repeat(9))), sampling),
        new GenerateRequest(Prompt.text("Once upon a time"), sampling));
  }

  private static List<ScoreRequest> scoreRequests() {
    return List.of(
        new ScoreRequest.Continuations(
            Prompt.text("2 + 2 ="), List.of(" 4", " five"), Boundary.JOINT),
        new ScoreRequest.Continuations(
            Prompt.chat(Message.user("A or B?")), List.of("A", "B", " A"), Boundary.SEPARATE),
        new ScoreRequest.Document("Water boils at a hundred degrees.", OptionalInt.empty(), 500),
        new ScoreRequest.Document("Caf\u00e9.", OptionalInt.of(TinyChat.END_OF_TEXT), 3));
  }
}
