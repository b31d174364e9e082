package org.flyroom.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.engine.endpoint.FakeEndpoint.Feature;
import org.flyroom.engine.endpoint.FakeEndpoint.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that a server is known to do wrong.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class EndpointTroublesTest {
  private static final String ANSWER = "Cats, dogs and mice.";
  private static final Prompt HELLO = Prompt.chat(Message.user("Hello"));

  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private FakeEndpoint fake;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEndpoint(WordModel.named("words"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private EndpointModel open(EndpointSettings settings) {
    return EndpointModel.open(EndpointName.parse(fake.name()), settings, pauses::add);
  }

  private EndpointModel open() {
    return open(new EndpointSettings(Optional.empty(), Duration.ofSeconds(30), 1));
  }

  private static GenerateRequest ask(int maxTokens, String... stop) {
    return new GenerateRequest(HELLO, new Sampling(maxTokens, 0, 1, 7, List.of(stop)));
  }

  private static List<Reply<Generation>> replies(
      EndpointModel model, List<GenerateRequest> requests) {
    return Reply.collect(requests.size(), come -> model.generateEach(requests, come));
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"TOO_MANY", "TOO_MANY_SILENT", "UNAVAILABLE", "ERROR", "BREAK", "TRUNCATED", "HTML"})
  void whatMayPassIsTriedAgain(Trouble trouble) {
    try (EndpointModel model = open()) {
      int before = fake.questions().size();
      fake.trouble(trouble, trouble);
      assertThat(model.generate(List.of(ask(20))).getFirst().text()).isEqualTo(ANSWER);
      assertThat(fake.questions()).hasSize(before + 3);
      assertThat(pauses).hasSize(2);
      if (trouble == Trouble.TOO_MANY) {
        assertThat(pauses).containsOnly(Duration.ofSeconds(7));
      } else {
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TWO_CHOICES, n, '2 came'",
    "NO_CHOICES, n, 'none came'",
    "IGNORE_MAX_TOKENS, max_tokens, 'asked for at most 2 new tokens, 4 came'",
    "IGNORE_STOP, stop, goes on after",
    "OTHER_MODEL, model, answered by",
    "NO_FINISH, finish_reason, 'does not say why it ended'",
    "FILTERED, finish_reason, 'content_filter'",
    "NO_CONTENT, messages, 'has no text'",
    "NO_USAGE, usage, 'does not say how many tokens'",
    "BAD_REQUEST, request, 'answered 400'",
    "REDIRECT, request, 'answered 302'"
  })
  void whatWasNotHonouredFailsByItsKeyAndAlone(Trouble trouble, String key, String problem) {
    try (EndpointModel model = open()) {
      fake.trouble(trouble);
      GenerateRequest spoiled =
          trouble == Trouble.IGNORE_STOP
              ? ask(20, " dogs")
              : ask(trouble == Trouble.IGNORE_MAX_TOKENS ? 2 : 20);
      List<Reply<Generation>> replies = replies(model, List.of(spoiled, ask(20)));
      assertThat(replies.get(0))
          .isInstanceOfSatisfying(
              Reply.Failed.class,
              failed -> {
                assertThat(failed.key()).isEqualTo(key);
                assertThat(failed.problem()).contains(problem);
              });
      assertThat(replies.get(1))
          .isEqualTo(
              new Reply.Answered<>(
                  new Generation(ANSWER, List.of(-1, -1, -1, -1), Generation.Finish.STOP)));
      assertThat(pauses).isEmpty();
      assertThat(model.troubles()).singleElement().asString().contains(key + ": ", "1 request was");
    }
  }

  @Test
  void withoutTheTroubleTheSameRequestsAreHonoured() {
    try (EndpointModel model = open()) {
      assertThat(model.generate(List.of(ask(2), ask(20, " dogs"))))
          .extracting(Generation::text, Generation::finish)
          .containsExactly(
              tuple("Cats, dogs", Generation.Finish.LENGTH),
              tuple("Cats,", Generation.Finish.STOP));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ECHO, FEWER_LOGPROBS, log-probabilities for",
    "ECHO, SHIFTED_OFFSETS, text_offset of token",
    "ECHO, OTHER_TOKENS, do not join to the text",
    "ECHO, NAN_LOGPROBS, not a number",
    "ECHO, NULL_LOGPROBS, not a number",
    "ECHO, NO_CHOICES, none came",
    "PROMPT_LOGPROBS, FEWER_LOGPROBS, entries for",
    "PROMPT_LOGPROBS, OTHER_TOKENS, does not hold token",
    "PROMPT_LOGPROBS, NAN_LOGPROBS, not a number",
    "PROMPT_LOGPROBS, NULL_LOGPROBS, not a number"
  })
  void logProbabilitiesMustBeThoseOfTheText(Feature way, Trouble trouble, String problem) {
    fake.without(way == Feature.ECHO ? Feature.PROMPT_LOGPROBS : Feature.ECHO);
    ScoreRequest document =
        new ScoreRequest.Document("The sea is wide today.", OptionalInt.empty(), 100);
    try (EndpointModel model = open()) {
      fake.trouble(trouble);
      List<Reply<List<Score>>> replies =
          Reply.collect(2, come -> model.scoreEach(List.of(document, document), come));
      assertThat(replies.get(0))
          .isInstanceOfSatisfying(
              Reply.Failed.class, failed -> assertThat(failed.reason()).contains(problem));
      assertThat(replies.get(1))
          .isEqualTo(new Reply.Answered<>(List.of(WordModel.read("The sea is wide today."))));
    }
  }

  @Test
  void silenceEndsTheRun() {
    EndpointSettings impatient = new EndpointSettings(Optional.empty(), Duration.ofMillis(150), 1);
    fake.without(Feature.ECHO, Feature.PROMPT_LOGPROBS);
    try (EndpointModel model = open(impatient)) {
      fake.alwaysTrouble(Trouble.SILENCE);
      assertThatThrownBy(() -> model.generate(List.of(ask(20))))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("failed 6 times")
          .hasMessageContaining("no answer within")
          .hasMessageContaining("goes on from here");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORISED, set FLYROOM_ENDPOINT_TOKEN",
    "MODEL_GONE, answered 404",
    "HTML, where JSON belongs",
    "UNAVAILABLE, answered 503",
    "TOO_MANY_SILENT, answered 429",
    "BREAK, failed 6 times"
  })
  void whatConcernsTheServerEndsTheRunInOneMessage(Trouble trouble, String problem) {
    try (EndpointModel model = open()) {
      int before = fake.questions().size();
      fake.alwaysTrouble(trouble);
      assertThatThrownBy(() -> model.generate(List.of(ask(20), ask(19), ask(18))))
          .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(1))
          .hasMessageContaining(problem);
      boolean tried = trouble != Trouble.UNAUTHORISED && trouble != Trouble.MODEL_GONE;
      assertThat(fake.questions()).hasSize(before + (tried ? 6 : 1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"TRUNCATED", "ERROR"})
  void oneRequestThatIsNeverAnsweredFailsAloneButSeveralInARowEndTheRun(Trouble trouble) {
    try (EndpointModel model = open()) {
      fake.trouble(Collections.nCopies(6, trouble).toArray(Trouble[]::new));
      List<Reply<Generation>> replies = replies(model, List.of(ask(20), ask(19)));
      assertThat(replies.get(0)).isInstanceOf(Reply.Failed.class);
      assertThat(replies.get(1)).isInstanceOf(Reply.Answered.class);
      fake.alwaysTrouble(trouble);
      assertThatThrownBy(() -> replies(model, Collections.nCopies(20, ask(20))))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("failed 6 times");
    }
  }

  @Test
  void nobodyThereIsTold() {
    fake.close();
    assertThatThrownBy(this::open)
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("failed 6 times");
  }
}
