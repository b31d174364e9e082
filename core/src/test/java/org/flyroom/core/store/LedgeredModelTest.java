package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.ScoreRequest.Continuations;
import org.flyroom.core.model.ScoreRequest.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgeredModelTest {
  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("lab.db"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /// Numbers its answers, so that a second asking shows.
  private static final class CountingModel implements LanguageModel {
    final List<List<?>> calls = new ArrayList<>();
    private final String fingerprint;
    private final double logLikelihood;
    private int answers;

    CountingModel(String fingerprint, double logLikelihood) {
      this.fingerprint = fingerprint;
      this.logLikelihood = logLikelihood;
    }

    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("counting", fingerprint, "none", 0);
    }

    @Override
    public List<Generation> generate(List<GenerateRequest> requests) {
      calls.add(requests);
      return requests.stream()
          .map(
              _ ->
                  new Generation(
                      "answer %d \ud83d".formatted(++answers),
                      List.of(answers),
                      Generation.Finish.STOP))
          .toList();
    }

    @Override
    public List<List<Score>> score(List<ScoreRequest> requests) {
      calls.add(requests);
      return requests.stream().map(_ -> List.of(new Score(logLikelihood, ++answers, 1))).toList();
    }
  }

  private static GenerateRequest ask(String text, long seed) {
    return new GenerateRequest(
        Prompt.chat(Message.user(text)), new Sampling(5, 0.7, 0.9, seed, List.of()));
  }

  @Test
  void timeOfAnswersFoundIsThatOfAskingForThem() {
    LedgeredModel first = new LedgeredModel(new CountingModel("slow", -1), ledger);
    first.generate(List.of(ask("a", 1), ask("b", 1)));
    assertThat(first.secondsFound()).isZero();
    LedgeredModel second = new LedgeredModel(new CountingModel("slow", -1), ledger);
    second.generate(List.of(ask("a", 1)));
    double one = second.secondsFound();
    assertThat(one).isPositive();
    second.generate(List.of(ask("b", 1), ask("b", 1), ask("c", 1)));
    assertThat(second.secondsFound()).isEqualTo(2 * one);
  }

  @Test
  void onlyMissingRequestsAreAskedInTheCallersOrderAndEqualOnesOnce() {
    CountingModel model = new CountingModel("m", -1);
    LedgeredModel ledgered = new LedgeredModel(model, ledger);
    List<Generation> first = ledgered.generate(List.of(ask("b", 0)));
    List<Generation> second =
        ledgered.generate(List.of(ask("d", 0), ask("b", 0), ask("c", 0), ask("d", 0), ask("a", 0)));
    assertThat(model.calls)
        .containsExactly(List.of(ask("b", 0)), List.of(ask("d", 0), ask("c", 0), ask("a", 0)));
    assertThat(second.get(1)).isEqualTo(first.getFirst());
    assertThat(second.stream().map(answer -> answer.tokens().getFirst()))
        .containsExactly(2, 1, 3, 2, 4);
    assertThat(ledgered.asked()).isEqualTo(4);
    assertThat(ledgered.found()).isEqualTo(2);
  }

  @Test
  void nothingIsAskedASecondTimeEvenAfterReopening() {
    LedgeredModel before = new LedgeredModel(new CountingModel("m", -1.0 / 3), ledger);
    List<Generation> texts = before.generate(List.of(ask("a", 1)));
    List<List<Score>> scores = before.score(List.of(new Document("t", OptionalInt.empty(), 9)));
    ledger.close();
    ledger = Ledger.open(folder.resolve("lab.db"));
    CountingModel model = new CountingModel("m", 0);
    LedgeredModel after = new LedgeredModel(model, ledger);
    assertThat(after.generate(List.of(ask("a", 1)))).isEqualTo(texts);
    assertThat(after.score(List.of(new Document("t", OptionalInt.empty(), 9)))).isEqualTo(scores);
    assertThat(model.calls).isEmpty();
  }

  @Test
  void anotherModelIsAskedItself() {
    new LedgeredModel(new CountingModel("m", -1), ledger).generate(List.of(ask("a", 0)));
    CountingModel other = new CountingModel("m'", -1);
    new LedgeredModel(other, ledger).generate(List.of(ask("a", 0)));
    assertThat(other.calls).hasSize(1);
  }

  @Test
  void everyPartOfARequestDistinguishesIt() {
    CountingModel model = new CountingModel("m", -1);
    LedgeredModel ledgered = new LedgeredModel(model, ledger);
    Prompt text = Prompt.text("a");
    Message user = Message.user("a");
    List<GenerateRequest> asked =
        List.of(
            new GenerateRequest(text, Sampling.greedy(5)),
            new GenerateRequest(text, Sampling.greedy(6)),
            new GenerateRequest(text, new Sampling(5, 0.5, 1, 0, List.of())),
            new GenerateRequest(text, new Sampling(5, 0, 0.5, 0, List.of())),
            new GenerateRequest(text, new Sampling(5, 0, 1, 1, List.of())),
            new GenerateRequest(text, new Sampling(5, 0, 1, 0, List.of("x"))),
            new GenerateRequest(text, Sampling.greedy(5).withTopK(3)),
            new GenerateRequest(text, Sampling.greedy(5).withMinP(0.1)),
            new GenerateRequest(text, Sampling.greedy(5).withRepetitionPenalty(1.1)),
            new GenerateRequest(Prompt.text("a "), Sampling.greedy(5)),
            new GenerateRequest(Prompt.chat(user), Sampling.greedy(5)),
            new GenerateRequest(Prompt.chat(Message.system("a")), Sampling.greedy(5)),
            new GenerateRequest(new Prompt.Chat(List.of(user), "p"), Sampling.greedy(5)),
            new GenerateRequest(
                new Prompt.Chat(List.of(user), "p", Prompt.Thinking.ON), Sampling.greedy(5)),
            new GenerateRequest(
                new Prompt.Chat(List.of(user), "p", Prompt.Thinking.OFF), Sampling.greedy(5)));
    List<ScoreRequest> scored =
        List.of(
            new Continuations(text, List.of("A", "B"), Boundary.JOINT),
            new Continuations(text, List.of("A", "B"), Boundary.SEPARATE),
            new Continuations(text, List.of("B", "A"), Boundary.JOINT),
            new Continuations(text, List.of("A\",\"B"), Boundary.JOINT),
            new Document("a", OptionalInt.empty(), 5),
            new Document("a", OptionalInt.of(0), 5),
            new Document("a", OptionalInt.of(0), 6));
    ledgered.generate(asked);
    ledgered.score(scored);
    assertThat(ledgered.asked()).isEqualTo(asked.size() + scored.size());
    assertThat(ledger.answers()).isEqualTo(asked.size() + scored.size());
  }

  @Test
  void scoresComeBackBitForBitWhateverTheyAre() {
    ScoreRequest request = new Document("t", OptionalInt.empty(), 9);
    double[] values = {
      -0.1, -1e-310, -0.0, Double.NEGATIVE_INFINITY, Double.NaN, -123.456789012345
    };
    for (int i = 0; i < values.length; i++) {
      LedgeredModel ledgered = new LedgeredModel(new CountingModel("m" + i, values[i]), ledger);
      List<List<Score>> fresh = ledgered.score(List.of(request));
      List<List<Score>> kept = ledgered.score(List.of(request));
      assertThat(kept).isEqualTo(fresh);
      assertThat(Double.doubleToRawLongBits(kept.getFirst().getFirst().logLikelihood()))
          .isEqualTo(Double.doubleToRawLongBits(values[i]));
      assertThat(ledgered.found()).isEqualTo(1);
    }
  }

  @Test
  void modelThatLosesAnAnswerIsADefectAndNothingIsKept() {
    LanguageModel losing =
        new LanguageModel() {
          @Override
          public ModelIdentity identity() {
            return new ModelIdentity("losing", "l", "none", 0);
          }

          @Override
          public List<Generation> generate(List<GenerateRequest> requests) {
            return List.of();
          }

          @Override
          public List<List<Score>> score(List<ScoreRequest> requests) {
            return List.of();
          }
        };
    LedgeredModel ledgered = new LedgeredModel(losing, ledger);
    assertThatThrownBy(() -> ledgered.generate(List.of(ask("a", 0))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 answers to 1 requests");
    assertThat(ledger.answers()).isZero();
  }

  @Test
  void emptyCallAsksNothing() {
    CountingModel model = new CountingModel("m", -1);
    assertThat(new LedgeredModel(model, ledger).generate(List.of())).isEmpty();
    assertThat(model.calls).isEmpty();
  }
}
