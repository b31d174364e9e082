package org.flyroom.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.UnmeasurableException;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.engine.endpoint.FakeEndpoint.Feature;
import org.flyroom.engine.endpoint.FakeEndpoint.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class EndpointModelTest {
  private static final String TEXT = "The sea is wide, and nobody has counted its waves.";

  @TempDir Path folder;
  private final ScriptedModel words =
      ScriptedModel.named("words")
          .continuing(WordModel::probability)
          .readingExactly(WordModel::read)
          .answering(EndpointModelTest::answer);
  private FakeEndpoint fake;

  /// Says what it was asked, so that every part of a request shows.
  private static String answer(GenerateRequest request) {
    return switch (request.prompt()) {
      case Prompt.Text(String text) -> " after " + text.length() + " characters";
      case Prompt.Chat chat ->
          "%s %d turns, opened with [%s], thinking %s, seed %d, top-p %s"
              .formatted(
                  chat.messages().getLast().content(),
                  chat.messages().size(),
                  chat.prefill(),
                  chat.thinking(),
                  request.sampling().seed(),
                  request.sampling().topP());
    };
  }

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEndpoint(words);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private EndpointModel open(int concurrency) {
    return EndpointModel.open(
        EndpointName.parse(fake.name()),
        new EndpointSettings(Optional.empty(), Duration.ofSeconds(30), concurrency),
        _ -> {});
  }

  private static GenerateRequest ask(int number) {
    return new GenerateRequest(
        Prompt.chat(Message.user("Question " + number)),
        new Sampling(50, 0.7, 0.9, number, List.of()));
  }

  @Test
  void everyPartOfARequestReachesTheModel() {
    List<Message> turns = List.of(Message.system("Be brief."), Message.user("Hm?"));
    List<GenerateRequest> requests =
        List.of(
            new GenerateRequest(new Prompt.Chat(turns), Sampling.greedy(50)),
            new GenerateRequest(new Prompt.Chat(turns, "Well,"), Sampling.greedy(50)),
            new GenerateRequest(new Prompt.Chat(turns).with(Thinking.ON), Sampling.greedy(50)),
            new GenerateRequest(new Prompt.Chat(turns).with(Thinking.OFF), Sampling.greedy(50)),
            new GenerateRequest(Prompt.text("So"), Sampling.greedy(50)),
            ask(3));
    try (EndpointModel model = open(4)) {
      assertThat(model.capabilities().absent()).isEmpty();
      assertThat(model.generate(requests).stream().map(Generation::text))
          .isEqualTo(words.generate(requests).stream().map(Generation::text).toList());
    }
  }

  @Test
  void seedsBecome31BitsAndStayApart() {
    try (EndpointModel model = open(1)) {
      int before = fake.questions().size();
      List<GenerateRequest> samples =
          GenerateRequest.samples(
              Prompt.chat(Message.user("Hm?")), new Sampling(9, 1, 1, -5, List.of()), 3);
      assertThat(model.generate(samples)).hasSize(3);
      List<Long> seeds =
          fake.questions().subList(before, before + 3).stream()
              .map(body -> body.path("seed").asLong())
              .toList();
      assertThat(seeds)
          .doesNotHaveDuplicates()
          .allMatch(seed -> seed >= 0 && seed <= Integer.MAX_VALUE)
          .first()
          .isEqualTo(-5L & Integer.MAX_VALUE);
    }
  }

  @Test
  void answersComeInTheOrderOfTheRequestsHoweverTheyArrive() {
    List<GenerateRequest> requests = IntStream.range(0, 12).mapToObj(n -> ask(n)).toList();
    try (EndpointModel model = open(4)) {
      fake.trouble(Trouble.LATE);
      List<Integer> arrived = new ArrayList<>();
      List<Reply<Generation>> replies =
          Reply.collect(
              requests.size(),
              come ->
                  model.generateEach(
                      requests,
                      some -> {
                        arrived.addAll(some.keySet());
                        come.arrived(some);
                      }));
      assertThat(arrived).hasSize(12).isNotEqualTo(arrived.stream().sorted().toList());
      assertThat(Reply.all("m", replies).stream().map(Generation::text).toList())
          .isEqualTo(words.generate(requests).stream().map(Generation::text).toList());
      assertThat(fake.mostUnderWay()).isBetween(2, 4);
    }
  }

  @ParameterizedTest
  @CsvSource({"ECHO, true", "ECHO, false", "PROMPT_LOGPROBS, true", "PROMPT_LOGPROBS, false"})
  void scoresAreThoseOfTheModelItself(Feature way, boolean begins) {
    fake.without(way == Feature.ECHO ? Feature.PROMPT_LOGPROBS : Feature.ECHO);
    if (!begins) {
      fake.without(Feature.BEGIN_TOKEN);
    }
    List<ScoreRequest> requests =
        List.of(
            new ScoreRequest.Continuations(
                Prompt.text("2 + 2 ="), List.of(" 4", " 5"), Boundary.JOINT),
            new ScoreRequest.Continuations(
                Prompt.text("2 + 2 ="), List.of(" 4"), Boundary.SEPARATE),
            new ScoreRequest.Document(TEXT, OptionalInt.empty(), 1000),
            new ScoreRequest.Document("", OptionalInt.empty(), 1000));
    try (EndpointModel model = open(3)) {
      assertThat(model.score(requests)).isEqualTo(words.score(requests));
      // The first tokens of a document, without those behind them.
      assertThat(model.score(List.of(new ScoreRequest.Document(TEXT, OptionalInt.empty(), 3))))
          .containsExactly(List.of(WordModel.read("The sea is")));
    }
  }

  @Test
  void conversationsAreScoredByTokenIds() {
    ScoreRequest letters =
        new ScoreRequest.Continuations(
            new Prompt.Chat(List.of(Message.user("A or B?")), "<answer>"),
            List.of("A", "B", " A", " B"),
            Boundary.SEPARATE);
    try (EndpointModel model = open(2)) {
      assertThat(model.score(List.of(letters))).isEqualTo(words.score(List.of(letters)));
    }
    fake.without(Feature.PROMPT_LOGPROBS);
    try (EndpointModel model = open(2)) {
      assertThatThrownBy(() -> model.score(List.of(letters)))
          .isInstanceOf(UnmeasurableException.class)
          .hasMessageContaining("log-probabilities after a conversation");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, CHAT, answered 405",
    "COMPLETIONS, TEXT, answered 405",
    "COMPLETIONS, SCORE_TEXT, does not continue plain text",
    "PREFILL, PREFILL, taken for a whole turn",
    "THINKING, THINKING, Unrecognized request argument",
    "SEED, SEED, two different answers"
  })
  void whatAServerCannotDoIsKnownWithItsReason(
      Feature without, Capability capability, String reason) {
    fake.without(without);
    try (EndpointModel model = open(1)) {
      assertThat(model.capabilities().reasonAgainst(capability)).get().asString().contains(reason);
    }
  }

  @Test
  void serversThatWantOtherKeysGetThem() {
    fake.features.add(Feature.OTHER_KEYS);
    try (EndpointModel model = open(1)) {
      assertThat(model.capabilities().absent()).containsOnlyKeys(Capability.SEED);
      GenerateRequest request =
          new GenerateRequest(Prompt.chat(Message.user("Hm?")), Sampling.greedy(3));
      assertThat(model.generate(List.of(request)).getFirst().finish())
          .isEqualTo(Generation.Finish.LENGTH);
    }
  }

  @Test
  void aServerThatIgnoresEchoHasNoLogProbabilities() {
    fake.without(Feature.ECHO, Feature.PROMPT_LOGPROBS);
    try (EndpointModel model = open(1)) {
      assertThat(model.capabilities().absent())
          .containsOnlyKeys(
              Capability.SCORE_TEXT,
              Capability.SCORE_CHAT,
              Capability.SCORE_DOCUMENT,
              Capability.PREFIX_TOKEN);
      assertThat(model.probed().scoring()).isEqualTo("none");
      assertThat(model.probed().topLogprobs()).isEqualTo(5);
    }
  }

  @Test
  void logProbabilitiesOfTheNeighbouringTokenAreFoundOut() {
    fake.without(Feature.PROMPT_LOGPROBS);
    fake.features.add(Feature.VALUES_OF_NEIGHBOURS);
    try (EndpointModel model = open(1)) {
      assertThat(model.capabilities().reasonAgainst(Capability.SCORE_TEXT))
          .get()
          .asString()
          .contains("may be another token's");
    }
  }

  @Test
  void firstWordsThatComeBackAreTakenOff() {
    fake.features.add(Feature.REPEATS_PREFILL);
    GenerateRequest opened =
        new GenerateRequest(
            new Prompt.Chat(List.of(Message.user("Hm?")), "Well, "), Sampling.greedy(50));
    try (EndpointModel model = open(1)) {
      assertThat(model.generate(List.of(opened)).getFirst().text())
          .isEqualTo(words.generate(List.of(opened)).getFirst().text());
    }
  }

  @Test
  void thoughtsKeptApartArePutBack() throws IOException {
    ScriptedModel thinking =
        ScriptedModel.named("thinking").answering(_ -> "<think>\nHm.\n</think>\n\nYes.");
    try (FakeEndpoint apart = new FakeEndpoint(thinking)) {
      apart.features.add(Feature.REASONING_APART);
      apart.without(Feature.ECHO, Feature.PROMPT_LOGPROBS);
      try (EndpointModel model =
          EndpointModel.open(EndpointName.parse(apart.name()), EndpointSettings.DEFAULT)) {
        assertThat(model.generate(List.of(ask(1))).getFirst().text())
            .isEqualTo("<think>\nHm.\n</think>\n\nYes.");
      }
    }
  }

  @Test
  void everyAnswerIsKeptAsItComesAndNoneIsAskedForAgain() {
    List<GenerateRequest> requests = IntStream.range(0, 10).mapToObj(n -> ask(n)).toList();
    try (EndpointModel model = open(1);
        Ledger ledger = Ledger.open(folder.resolve("lab.db"))) {
      // Four are answered, one not as asked, and then the server is gone.
      fake.trouble(Trouble.LATE, Trouble.LATE, Trouble.OTHER_MODEL, Trouble.LATE, Trouble.LATE);
      fake.alwaysTrouble(Trouble.UNAVAILABLE);
      LedgeredModel first = new LedgeredModel(model, ledger);
      assertThatThrownBy(() -> first.generate(requests)).hasMessageContaining("answered 503");
      assertThat(ledger.answers()).isEqualTo(4);
    }
    int before = fake.questions().size();
    fake.alwaysTrouble(Trouble.LATE);
    try (EndpointModel model = open(3);
        Ledger ledger = Ledger.open(folder.resolve("lab.db"))) {
      int probed = fake.questions().size();
      assertThat(probed).isGreaterThan(before);
      LedgeredModel second = new LedgeredModel(model, ledger);
      assertThat(second.generate(requests).stream().map(Generation::text).toList())
          .isEqualTo(words.generate(requests).stream().map(Generation::text).toList());
      assertThat(fake.questions()).hasSize(probed + 6);
    }
  }

  @Test
  void modelsAreChosenByTheirNames() {
    fake.serving("organism", WordModel.named("o"), FakeEndpoint.MODEL);
    try (EndpointModel model = open(1);
        EndpointModel organism =
            EndpointModel.open(
                EndpointName.parse(fake.name("organism")), EndpointSettings.DEFAULT)) {
      assertThat(model.probed().models()).containsExactly("organism", FakeEndpoint.MODEL);
      assertThat(model.probed().adapters()).containsEntry("organism", FakeEndpoint.MODEL);
      assertThat(organism.identity().name()).isEqualTo(fake.name("organism"));
      assertThat(organism.identity().fingerprint()).isNotEqualTo(model.identity().fingerprint());
      try (EndpointModel again = open(1)) {
        assertThat(again.identity()).isEqualTo(model.identity());
      }
    }
    assertThatThrownBy(
            () -> EndpointModel.open(EndpointName.parse(fake.base()), EndpointSettings.DEFAULT))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("has several models: name one as in " + fake.base() + "#MODEL");
    assertThatThrownBy(
            () ->
                EndpointModel.open(
                    EndpointName.parse(fake.name("nobody")), EndpointSettings.DEFAULT))
        .hasMessageContaining("has no model 'nobody': it has 'organism', 'scripted'");
  }

  @Test
  void oneModelNeedsNoNameAndAServerNoListing() {
    try (EndpointModel model =
        EndpointModel.open(EndpointName.parse(fake.base()), EndpointSettings.DEFAULT)) {
      assertThat(model.identity().name()).isEqualTo(fake.name());
    }
    fake.without(Feature.LISTING);
    try (EndpointModel model = open(1)) {
      assertThat(model.probed().models()).isEmpty();
    }
    assertThatThrownBy(
            () ->
                EndpointModel.open(
                    EndpointName.parse(fake.name("nobody")), EndpointSettings.DEFAULT))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessageContaining("The model does not exist");
  }

  @Test
  void theTokenGoesWithEveryRequestAndIntoNoMessage() {
    String token = "sk-very-secret-0123456789";
    fake.requireToken(token);
    EndpointSettings settings = new EndpointSettings(Optional.of(token), Duration.ofSeconds(30), 2);
    try (EndpointModel model = EndpointModel.open(EndpointName.parse(fake.name()), settings)) {
      assertThat(model.generate(List.of(ask(1)))).hasSize(1);
      assertThat(fake.authorisations()).containsOnly("Bearer " + token);
      assertThat(fake.questions().stream().map(ObjectNode::toString))
          .noneMatch(body -> body.contains(token));
    }
    assertThat(settings.toString()).doesNotContain("secret");
    fake.requireToken("another");
    assertThatThrownBy(() -> EndpointModel.open(EndpointName.parse(fake.name()), settings))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining("set FLYROOM_ENDPOINT_TOKEN")
        .hasMessageNotContaining("secret");
    assertThat(Files.exists(folder.resolve("lab.db"))).isFalse();
  }

  @Test
  void anEmptyCallAsksNothing() {
    try (EndpointModel model = open(1)) {
      int before = fake.questions().size();
      assertThat(model.generate(List.of())).isEmpty();
      assertThat(model.score(List.<ScoreRequest>of())).isEqualTo(List.<List<Score>>of());
      assertThat(fake.questions()).hasSize(before);
    }
  }
}
