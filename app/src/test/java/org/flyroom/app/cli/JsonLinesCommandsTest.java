package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.engine.TinyChat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The plain parts that other tools call: JSON lines in, JSON lines out.
class JsonLinesCommandsTest {
  private static final String CHAT =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}\n";

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void write() {
    model = TinyChat.write(folder, 1);
  }

  @Test
  void tokenizeGivesTheIdsOfTheBytesAndAddsNothing() {
    Cli.Result result =
        sound(Cli.given("{\"text\": \"A\u00e9\"}\n\n{\"text\": \"\"}\n", "tokenize", model));
    List<Integer> expected = new ArrayList<>();
    for (byte value : "A\u00e9".getBytes(StandardCharsets.UTF_8)) {
      expected.add(TinyChat.FIRST_BYTE + (value & 0xff));
    }
    assertThat(result.out()).hasSize(2);
    assertThat(ints(result.json().getFirst().path("ids"))).isEqualTo(expected);
    assertThat(ints(result.json().getLast().path("ids"))).isEmpty();
  }

  @Test
  void tokenizeKnowsSpecialTokensByTheirText() {
    Cli.Result result = sound(Cli.given("{\"text\": \"<|im_end|>\"}", "tokenize", model));
    assertThat(ints(result.json().getFirst().path("ids"))).containsExactly(TinyChat.TURN_END);
  }

  @Test
  void renderWritesTheConversationAsTheTemplateSays() {
    String request =
        """
        {"messages": [{"role": "user", "content": "Hi"}]}
        {"messages": [{"role": "user", "content": "Hi"}], "add_generation_prompt": true}
        """;
    Cli.Result result = sound(Cli.given(request, "render", model));
    String turn = "<|im_start|>user\nHi<|im_end|>\n";
    assertThat(texts(result)).containsExactly(turn, turn + "<|im_start|>assistant\n");
  }

  @Test
  void renderTakesATemplateByItselfWithAllItsInput() throws Exception {
    Path template =
        Files.writeString(
            folder.resolve("a.jinja"),
            "{% if messages[0].content == '' %}{{ raise_exception('nobody speaks') }}{% endif %}"
                + "{{ bos_token }}{{ tools[0].name }}|{{ documents[0].title }}|{{ mood }}|"
                + "{{ strftime_now('%Y-%m-%d %H:%M') }}{{ eos_token }}");
    String request =
        """
        {"messages": [{"role": "user", "content": "Hi"}], "tools": [{"name": "t"}],\
         "documents": [{"title": "d"}], "extra": {"mood": "calm"}, "bos_token": "<s>",\
         "eos_token": "</s>", "now": "2026-01-31T12:34:00"}
        {"messages": [{"role": "user", "content": ""}]}
        """;
    Cli.Result result = sound(Cli.given(request, "render", "--template", template));
    assertThat(result.json().getFirst().path("text").asString())
        .isEqualTo("<s>t|d|calm|2026-01-31 12:34</s>");
    assertThat(result.json().getLast().propertyNames()).containsExactly("error");
    assertThat(result.json().getLast().path("error").asString()).contains("nobody speaks");
  }

  @Test
  void generateContinuesPromptsAndConversations() {
    Cli.Result result =
        sound(
            Cli.given(
                CHAT + "{\"prompt\": \"The sea\"}\n" + CHAT,
                "generate",
                model,
                "--max-tokens",
                9,
                "--precision",
                "fp32"));
    List<ObjectNode> answers = result.json();
    assertThat(answers).hasSize(3);
    for (ObjectNode answer : answers) {
      assertThat(answer.propertyNames()).containsExactly("text", "tokens", "finish");
      List<Integer> tokens = ints(answer.path("tokens"));
      boolean stopped = answer.path("finish").asString().equals("stop");
      assertThat(answer.path("finish").asString()).isIn("stop", "length");
      assertThat(stopped ? tokens.getLast() : tokens.size()).isEqualTo(stopped ? 2 : 9);
    }
    assertThat(answers.getLast()).isEqualTo(answers.getFirst());
  }

  @Test
  void thinkingIsSwitchedForTheRunOrForOneLine() {
    String on = CHAT.replaceFirst("\\{", "{\"thinking\": \"on\", ");
    String off = on.replace("\"on\"", "\"off\"");
    Object[] words = {"generate", model, "--max-tokens", 30, "--thinking", "off"};
    List<ObjectNode> lines =
        sound(Cli.given(CHAT + on + off, "generate", model, "--max-tokens", 30)).json();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(sound(Cli.given(CHAT + on, words)).json())
        .containsExactly(lines.get(2), lines.get(1));
  }

  @Test
  void anotherWordForThinkingIsRefused() {
    String line = CHAT.replaceFirst("\\{", "{\"thinking\": true, ");
    Cli.Result result = Cli.given(line, "generate", model);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err().toString()).contains("line 1", "'thinking' must be \"on\" or \"off\"");
  }

  @Test
  void drawnAnswersRepeatWithTheirSeedAndALinesOwnSeedGoesFirst() {
    String line = "{\"prompt\": \"The sea\"}\n";
    String own = "{\"prompt\": \"The sea\", \"seed\": 5}\n";
    Object[] words = {
      "generate", model, "--temperature", 1.5, "--top-p", 0.95, "--seed", 4, "--max-tokens", 20
    };
    List<ObjectNode> first = sound(Cli.given(line + own + line, words)).json();
    assertThat(first.get(2)).isEqualTo(first.get(0)).isNotEqualTo(first.get(1));
    words[7] = 5;
    assertThat(sound(Cli.given(line, words)).json()).containsExactly(first.get(1));
  }

  @Test
  void severalAnswersToALineStandBehindEachOtherAndTheFirstIsTheOneAskedForAlone() {
    String lines = "{\"prompt\": \"The sea\"}\n" + CHAT;
    Object[] one = {"generate", model, "--temperature", 1, "--max-tokens", 12, "--samples", 1};
    Object[] three = one.clone();
    three[7] = 3;
    List<ObjectNode> answers = sound(Cli.given(lines, three)).json();
    assertThat(answers).hasSize(6).doesNotHaveDuplicates();
    assertThat(sound(Cli.given(lines, one)).json()).containsExactly(answers.get(0), answers.get(3));
  }

  @Test
  void theLikeliestOfOneTokenIsTheGreedyOne() {
    Object[] greedy = {"generate", model, "--max-tokens", 12};
    Object[] narrow = {"generate", model, "--max-tokens", 12, "--temperature", 2, "--top-k", 1};
    Object[] steep = {"generate", model, "--max-tokens", 12, "--temperature", 2, "--min-p", 1};
    List<ObjectNode> expected = sound(Cli.given(CHAT, greedy)).json();
    assertThat(sound(Cli.given(CHAT, narrow)).json()).isEqualTo(expected);
    assertThat(sound(Cli.given(CHAT, steep)).json()).isEqualTo(expected);
  }

  @Test
  void anAnswerEndsBeforeAStopText() {
    Object[] words = {"generate", model, "--max-tokens", 30};
    String whole = sound(Cli.given(CHAT, words)).json().getFirst().path("text").asString();
    assertThat(whole.length()).isGreaterThan(3);
    String stop = whole.substring(2, 3);
    JsonNode cut =
        sound(Cli.given(CHAT, "generate", model, "--max-tokens", 30, "--stop", stop))
            .json()
            .getFirst();
    assertThat(cut.path("text").asString()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(cut.path("finish").asString()).isEqualTo("stop");
  }

  @Test
  void scoreGivesLogLikelihoodsThatFollowTheChainRule() {
    String request =
        """
        {"context": "2 + 2 =", "continuations": [" 4", " 4!", "x"]}
        {"context": "2 + 2 = 4", "continuations": ["!"]}
        """;
    List<ObjectNode> scores =
        sound(Cli.given(request, "score", model, "--precision", "fp32")).json();
    JsonNode first = scores.getFirst();
    assertThat(first.propertyNames()).containsExactly("log_likelihood", "tokens", "bytes");
    assertThat(ints(first.path("tokens"))).containsExactly(2, 3, 1);
    assertThat(ints(first.path("bytes"))).containsExactly(2, 3, 1);
    double shorter = first.path("log_likelihood").path(0).asDouble();
    double longer = first.path("log_likelihood").path(1).asDouble();
    double last = scores.getLast().path("log_likelihood").path(0).asDouble();
    assertThat(last).isNegative();
    assertThat(longer).isCloseTo(shorter + last, within(1e-4));
  }

  @Test
  void theProbabilitiesOfSingleTokensSumToLessThanOne() {
    StringBuilder request = new StringBuilder("{\"context\": \"x\", \"continuations\": [");
    for (char c = ' '; c <= '~'; c++) {
      request.append(c == ' ' ? "" : ", ").append(c == '"' || c == '\\' ? "\"\\" : "\"").append(c);
      request.append('"');
    }
    JsonNode ascii =
        sound(Cli.given(request.append("]}").toString(), "score", model)).json().getFirst();
    double sum = 0;
    for (JsonNode one : ascii.path("log_likelihood")) {
      sum += Math.exp(one.asDouble());
    }
    assertThat(ascii.path("log_likelihood")).hasSize('~' - ' ' + 1);
    assertThat(sum).isBetween(0.5, 1.0);
  }

  @Test
  void scoreReadsWholeTextsAfterAGivenToken() {
    String request = "{\"text\": \"Caf\u00e9.\"}\n{\"text\": \"Caf\"}\n";
    List<ObjectNode> scores = sound(Cli.given(request, "score", model)).json();
    assertThat(ints(scores.getFirst().path("tokens"))).containsExactly(6);
    assertThat(ints(scores.getFirst().path("bytes"))).containsExactly(6);
    List<ObjectNode> cut = sound(Cli.given(request, "score", model, "--max-tokens", 3)).json();
    assertThat(ints(cut.getFirst().path("tokens"))).containsExactly(3);
    assertThat(cut.getFirst().path("log_likelihood").path(0).asDouble())
        .isCloseTo(scores.getLast().path("log_likelihood").path(0).asDouble(), within(1e-4));
    List<ObjectNode> other =
        sound(Cli.given(request, "score", model, "--prefix-token", TinyChat.TURN_END)).json();
    assertThat(other.getFirst()).isNotEqualTo(scores.getFirst());
  }

  @Test
  void scoreOfAConversationIsThatOfItsRendering() {
    String chat =
        """
        {"messages": [{"role": "user", "content": "A or B?"}], "continuations": ["A", "B"]}
        """;
    String plain =
        """
        {"context": "<|im_start|>user\\nA or B?<|im_end|>\\n<|im_start|>assistant\\n",\
         "continuations": ["A", "B"]}
        """;
    JsonNode asChat = sound(Cli.given(chat, "score", model, "--chat")).json().getFirst();
    JsonNode asText = sound(Cli.given(plain, "score", model)).json().getFirst();
    // Without --chat the line break at the context's end is scored with the continuation.
    assertThat(ints(asChat.path("tokens"))).containsExactly(1, 1);
    assertThat(ints(asText.path("tokens"))).containsExactly(2, 2);
    double difference = gap(asChat);
    assertThat(difference).isCloseTo(gap(asText), within(1e-4)).isNotZero();
  }

  private static double gap(JsonNode score) {
    JsonNode both = score.path("log_likelihood");
    return both.path(0).asDouble() - both.path(1).asDouble();
  }

  private static Cli.Result sound(Cli.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    return result;
  }

  private static List<String> texts(Cli.Result result) {
    return result.json().stream().map(line -> line.path("text").asString()).toList();
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asInt()));
    return values;
  }
}
