package org.flyroom.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A real chat model against the reference implementation, in fp32.
class SmolLm2Test {
  private static LocalModel model;
  private static Path golden;

  @BeforeAll
  static void load() {
    golden = SharedFiles.require("golden/smollm2");
    model = LocalModel.open(SharedFiles.require("models/smollm2-135m-instruct"), Precision.FP32);
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  void textsBecomeTheReferencesTokensAndBack() {
    for (JsonNode text : json("tokens.json").path("texts")) {
      var tokenizer = model.encoder().tokenizer();
      String given = text.path("text").asString();
      assertThat(tokenizer.encode(given)).as(given).containsExactly(ints(text.path("ids")));
      List<Integer> ids = Arrays.stream(ints(text.path("ids"))).boxed().toList();
      assertThat(tokenizer.decode(ids, false)).isEqualTo(text.path("decoded").asString());
      assertThat(tokenizer.decode(ids, true))
          .isEqualTo(text.path("decoded_skip_special").asString());
    }
  }

  @Test
  void conversationsBecomeTheReferencesTokens() {
    int checked = 0;
    for (JsonNode chat : json("tokens.json").path("chats")) {
      if (!chat.path("add_generation_prompt").asBoolean()) {
        continue;
      }
      List<Message> messages = new ArrayList<>();
      for (JsonNode message : chat.path("messages")) {
        messages.add(
            new Message(
                Role.ofWireName(message.path("role").asString()),
                message.path("content").asString()));
      }
      assertThat(model.encoder().render(new Prompt.Chat(messages)))
          .isEqualTo(chat.path("text").asString());
      assertThat(model.encoder().encode(new Prompt.Chat(messages)))
          .containsExactly(ints(chat.path("ids")));
      checked++;
    }
    assertThat(checked).isPositive();
  }

  @Test
  void greedyAnswersEqualTheReferenceUntilATie() {
    List<GenerateRequest> requests = new ArrayList<>();
    List<JsonNode> expected = new ArrayList<>();
    int longest = 0;
    for (JsonNode row : json("greedy.json")) {
      longest = Math.max(longest, row.path("tokens").size());
      expected.add(row);
    }
    for (JsonNode row : expected) {
      Prompt prompt = Prompt.chat(Message.user(row.path("prompt").asString()));
      requests.add(new GenerateRequest(prompt, Sampling.greedy(longest)));
    }
    List<Generation> answers = model.generate(requests);
    int ties = 0;
    for (int i = 0; i < answers.size(); i++) {
      int[] tokens = ints(expected.get(i).path("tokens"));
      int same = 0;
      List<Integer> written = answers.get(i).tokens();
      while (same < tokens.length && same < written.size() && written.get(same) == tokens[same]) {
        same++;
      }
      if (same < tokens.length) {
        ties++;
        assertThat(expected.get(i).path("margins").path(same).asDouble())
            .as("margin where '%s' first differs", expected.get(i).path("prompt").asString())
            .isLessThan(0.005);
      } else {
        assertThat(answers.get(i).text()).isEqualTo(expected.get(i).path("text").asString());
      }
    }
    assertThat(ties).isLessThan(answers.size() / 2);
  }

  @Test
  void letterLogProbabilitiesOfMmluEqualTheReference() {
    List<MmluReference> rows = MmluReference.all();
    assertThat(rows).hasSize(285);
    List<List<Score>> scores = model.score(rows.stream().map(MmluReference::request).toList());
    for (int i = 0; i < rows.size(); i++) {
      for (int letter = 0; letter < 4; letter++) {
        assertThat(scores.get(i).get(letter).logLikelihood())
            .as("%s", rows.get(i))
            .isEqualTo(rows.get(i).letters()[letter], within(2e-3));
      }
    }
  }

  @Test
  void documentsHaveTheReferencesLikelihood() throws Exception {
    Map<String, String> texts = new HashMap<>();
    for (String line : Files.readAllLines(SharedFiles.require("data/webtext/documents.jsonl"))) {
      JsonNode document = Json.parse("documents", line, JsonNode.class);
      texts.put(document.path("id").asString(), document.path("text").asString());
    }
    List<ScoreRequest> requests = new ArrayList<>();
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : json("webtext.json")) {
      String text = requireNonNull(texts.get(row.path("id").asString()));
      requests.add(new ScoreRequest.Document(text, OptionalInt.of(0), 1023));
      rows.add(row);
    }
    List<List<Score>> scores = model.score(requests);
    for (int i = 0; i < rows.size(); i++) {
      Score score = scores.get(i).getFirst();
      double expected = rows.get(i).path("log_likelihood").asDouble();
      assertThat(score.tokens()).isEqualTo(rows.get(i).path("tokens").asInt());
      assertThat(score.bytes()).isEqualTo(rows.get(i).path("bytes").asInt());
      assertThat(score.logLikelihood()).isEqualTo(expected, within(1e-4 * Math.abs(expected)));
    }
  }

  private static JsonNode json(String name) {
    return Json.read(golden.resolve(name), JsonNode.class);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.path(i).asInt());
    return values;
  }
}
