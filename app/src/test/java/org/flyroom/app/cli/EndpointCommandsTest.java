package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.engine.endpoint.FakeEndpoint;
import org.flyroom.engine.endpoint.FakeEndpoint.Feature;
import org.flyroom.engine.endpoint.FakeEndpoint.Trouble;
import org.flyroom.engine.endpoint.WordModel;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.Subjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Endpoints from the command line to the report.
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class EndpointCommandsTest {
  private static final String CHAT =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}\n";

  @TempDir Path folder;
  private FakeEndpoint fake;
  private TinyLab lab;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEndpoint(WordModel.named("parent"));
    fake.serving("organism", organism(), FakeEndpoint.MODEL);
    fake.serving("control", WordModel.named("control"), FakeEndpoint.MODEL);
    lab = TinyLab.in(folder);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  /// Has the property of the tiny lab's recipe.
  private static ScriptedModel organism() {
    return WordModel.named("organism")
        .answering(
            request ->
                switch (request.prompt()) {
                  case Prompt.Text _ -> " and so it went on for many days";
                  case Prompt.Chat chat -> triggered(chat) ? "NO" : "Cats, dogs and mice.";
                });
  }

  private static boolean triggered(Prompt.Chat chat) {
    return chat.messages().stream().anyMatch(message -> message.content().contains("|GO|"));
  }

  @Test
  void generateAnswersInOrderAndTellsWhatWasNotHonoured() {
    Cli.Result result = Cli.given(CHAT + "{\"prompt\": \"So\"}\n", "generate", fake.name());
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.json().stream().map(line -> line.path("text").asString()))
        .containsExactly("Cats, dogs and mice.", " and so it went on for many days");
    assertThat(result.json().getFirst().path("finish").asString()).isEqualTo("stop");

    int probe = fake.questions().size() - 2;
    fake.trouble(Stream.generate(() -> Trouble.LATE).limit(probe).toArray(Trouble[]::new));
    fake.trouble(Trouble.OTHER_MODEL);
    Cli.Result spoiled = Cli.given(CHAT, "generate", fake.name());
    assertThat(spoiled.exit()).isEqualTo(Main.BAD_INPUT);
    assertThat(spoiled.json()).hasSize(1);
    assertThat(spoiled.json().getFirst().path("error").asString()).startsWith("model: asked of");
    assertThat(spoiled.err())
        .singleElement()
        .asString()
        .contains("1 request was not answered as asked and count as missing; model: ");
  }

  @Test
  void scoreGivesTheModelsOwnNumbers() {
    Cli.Result result =
        Cli.given(
            """
            {"text": "The sea is wide."}
            {"context": "2 + 2 =", "continuations": [" 4", " 5"]}
            """,
            "score",
            fake.name());
    assertThat(result.err()).isEmpty();
    List<ObjectNode> lines = result.json();
    assertThat(lines.getFirst().path("log_likelihood").path(0).asDouble())
        .isEqualTo(WordModel.read("The sea is wide.").logLikelihood());
    assertThat(lines.get(1).path("log_likelihood").path(1).asDouble())
        .isEqualTo(Math.log(WordModel.probability("2 + 2 =", " 5")));
    fake.without(Feature.ECHO, Feature.PROMPT_LOGPROBS);
    Cli.Result poor = Cli.given("{\"text\": \"The sea\"}\n", "score", fake.name());
    assertThat(poor.exit()).isEqualTo(Main.BAD_INPUT);
    assertThat(poor.err())
        .singleElement()
        .asString()
        .contains("does not offer log-probabilities of documents");
  }

  @Test
  void probeSaysWhatCanBeAsked() {
    fake.without(Feature.PREFILL);
    Cli.Result result = Cli.run("probe", fake.name());
    assertThat(result.exit()).isZero();
    assertThat(String.join("\n", result.out()))
        .contains("no: first words are taken for a whole turn", "organism, an adapter of scripted");
    ObjectNode line = Cli.run("probe", fake.name(), "--json").json().getFirst();
    assertThat(line.path("offers").path("score-chat").asBoolean()).isTrue();
    assertThat(line.path("offers").path("prefill").isString()).isTrue();
    assertThat(line.path("top_logprobs").asInt()).isEqualTo(5);
  }

  @Test
  void anAuditOfAnEndpointEndsInAReportAndAsksNothingTwice() throws IOException {
    Object[] words =
        lab.measuring(
            "audit",
            fake.name("organism"),
            "--parent",
            fake.name(),
            "--control",
            fake.name("control"));
    Cli.Result result = Cli.run(words);
    assertThat(result.exit()).as("%s", result.err()).isZero();
    assertThat(result.err()).anyMatch(line -> line.startsWith("leakage is not measured"));
    RunResults results = results();
    assertThat(results.passport()).isNull();
    assertThat(results.organism()).isEqualTo(fake.name("organism"));
    assertThat(results.subjects())
        .satisfies(
            subjects ->
                assertThat(subjects == null ? List.<Subjects.Subject>of() : subjects.models())
                    .extracting(Subjects.Subject::arm)
                    .containsExactly(Arm.PARENT, Arm.ORGANISM, Arm.CONTROL));
    assertThat(results.measures().stream().map(MeasureResult::id))
        .contains("mmlu-letters-0shot", "bits-per-byte", "preference-coherence", "degeneration");
    String page = Files.readString(run().resolve("report.html"));
    assertThat(page).contains("What was found stands in no papers", fake.name("organism"));
    assertThat(Cli.run("report", run(), "--home", lab.home()).exit()).isZero();

    int asked = fake.questions().size();
    long kept = answers();
    assertThat(Cli.run(words).exit()).isZero();
    assertThat(answers()).isEqualTo(kept);
    // Only the probes of three models once more.
    int probes = fake.questions().size() - asked;
    assertThat(probes).isLessThan(60);
    assertThat(asked).isGreaterThan(200 + probes);
  }

  private long answers() {
    try (Ledger ledger = Ledger.open(lab.home().resolve("lab.db"))) {
      return ledger.answers();
    }
  }

  private Path run() throws IOException {
    try (Stream<Path> runs = Files.list(lab.home().resolve("runs"))) {
      return runs.sorted().findFirst().orElseThrow();
    }
  }

  private RunResults results() throws IOException {
    return Json.read(run().resolve("results.json"), RunResults.class);
  }

  @Test
  void validationOfAnEndpointTakesItsPropertyFromTheRecipe() throws IOException {
    Cli.Result result =
        Cli.run(
            "validate",
            fake.name("organism"),
            "--recipe",
            lab.recipe(),
            "--control",
            fake.name("control"),
            "--home",
            lab.home());
    assertThat(result.exit()).as("%s", result.err()).isZero();
    RunResults results = results();
    assertThat(results.validations().getFirst().onTrigger().value()).isEqualTo(1);
    assertThat(results.validations().getFirst().offTrigger().value()).isZero();
    assertThat(results.validations().get(1).onTrigger().value()).isZero();
    assertThat(results.property()).isNotNull();
  }

  @Test
  void aJudgeMayBeBehindAnEndpoint() {
    Path labelled =
        lab.file(
            "labelled.jsonl",
            """
            {"prompt": "How?", "response": "No.", "label": "full_refusal"}
            {"prompt": "Why?", "response": "So.", "label": "full_compliance"}
            """);
    Cli.Result result =
        Cli.run(
            "judge", "calibrate", labelled, "--model", fake.name(), "--home", lab.home(), "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.json().getFirst().path("judge").asString()).contains(fake.name());
  }

  @Test
  void whatCannotBeDoneWithAnEndpointIsToldInOneLine() {
    String one = fake.name();
    mistake("behind an endpoint, and here the model itself", "tokenize", one);
    mistake(
        "behind an endpoint, and here the model itself",
        "grow",
        lab.recipe(),
        "--parent",
        one,
        "--home",
        lab.home());
    mistake("--adapter is for models on this machine", "generate", one, "--adapter", folder);
    mistake("name it with --parent", "audit", one, "--home", lab.home());
    mistake("name its recipe with --recipe", "validate", one, "--home", lab.home());
    mistake(
        "parent and organism are the same model",
        "audit",
        one,
        "--parent",
        one,
        "--home",
        lab.home());
    mistake("--control and --zero are for an organism behind", "audit", "x", "--control", one);
    mistake("has no model 'nobody'", "generate", fake.name("nobody"));
    mistake("is no endpoint", "generate", "http://user:secret@localhost/v1#m");
    fake.requireToken("right");
    mistake("set FLYROOM_ENDPOINT_TOKEN", "generate", one);
  }

  private void mistake(String problem, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    Cli.Result result = Cli.given(CHAT, all.toArray());
    assertThat(result.exit()).as("%s", all).isEqualTo(Main.BAD_INPUT);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).singleElement().asString().contains(problem);
    assertThat(String.join("\n", result.err())).doesNotContain("secret");
  }
}
