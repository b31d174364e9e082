package org.flyroom.engine.text.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.checkpoint.GgufBuilder;
import org.flyroom.engine.text.ByteSymbols;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.TextSource;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.text.template.JsonValues;
import org.flyroom.engine.text.template.TemplateInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GgufTokenizerTest {
  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  @TempDir Path folder;

  @Test
  void metadataAloneGiveTheTokensOfTheTokenizerFile() throws IOException {
    Path model =
        SharedFiles.require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    JsonNode golden = Json.read(SharedFiles.require("golden/smollm2/tokens.json"), JsonNode.class);
    Files.copy(model, folder.resolve("model.gguf"));
    TextSource source = TextSource.of(folder);
    ChatFormat format = source.chatFormat();
    try (Tokenizer tokenizer = source.tokenizer()) {
      assertThat(golden.path("texts").size()).isGreaterThan(15);
      for (JsonNode row : golden.path("texts")) {
        int[] ids = tokenizer.encode(row.path("text").asString());
        assertThat(ids).isEqualTo(ints(row.path("ids")));
        List<Integer> list = Arrays.stream(ids).boxed().toList();
        assertThat(tokenizer.decode(list, false)).isEqualTo(row.path("decoded").asString());
        assertThat(tokenizer.decode(list, true))
            .isEqualTo(row.path("decoded_skip_special").asString());
      }
      assertThat(golden.path("chats").size()).isGreaterThan(3);
      for (JsonNode chat : golden.path("chats")) {
        String text = format.render(input(chat, format));
        assertThat(text).isEqualTo(chat.path("text").asString());
        assertThat(tokenizer.encode(text)).isEqualTo(ints(chat.path("ids")));
      }
    }
  }

  private static TemplateInput input(JsonNode chat, ChatFormat format) {
    List<Map<String, Object>> messages = new ArrayList<>();
    chat.path("messages").forEach(message -> messages.add(JsonValues.map(message)));
    return new TemplateInput(
        messages,
        null,
        null,
        chat.path("add_generation_prompt").asBoolean(),
        false,
        format.specialTokens(),
        Map.of(),
        LocalDateTime.of(2026, 1, 1, 0, 0));
  }

  /// Each kind cuts the text its own way, which the merges make visible.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt-2     | 1111111  | 1111 11 1",
        "default   | 1111111  | 11 1 11 1 1",
        "smollm    | 1111111  | 1 1 1 1 1 1 1",
        "llama-bpe | 1111111  | 11 1 11 1 1",
        "llama-v3  | 1111111  | 11 1 11 1 1",
        "qwen2     | 1111111  | 1 1 1 1 1 1 1",
        "tekken    | 1111111  | 1 1 1 1 1 1 1",
        "gpt-2     | a,b      | a , b",
        "default   | a,b      | a , b",
        "llama-bpe | a,b      | a ,b",
        "qwen2     | a,b      | a ,b",
        "tekken    | a,b      | a ,b",
        "gpt-2     | aB       | aB",
        "llama-bpe | aB       | aB",
        "tekken    | aB       | a B",
        "gpt-2     | xyz      | x y z",
        "qwen2     | xyz      | x y z",
        "llama-bpe | xyz      | xyz",
        "tekken    | xyz      | xyz",
        "gpt-2     | <tool>11 | <tool> 11",
      })
  void kindsOfCuts(String kind, String text, String tokens) throws IOException {
    assertThat(pieces(bytePairs().text("tokenizer.ggml.pre", kind.strip()), text.strip()))
        .containsExactly(tokens.strip().split(" "));
  }

  @Test
  void qwenComposesCharactersFirst() throws IOException {
    String apart = "e\u0301";
    assertThat(ids(bytePairs().text("tokenizer.ggml.pre", "qwen2"), apart))
        .containsExactly(0xC3, 0xA9);
    assertThat(ids(bytePairs().text("tokenizer.ggml.pre", "gpt-2"), apart))
        .containsExactly('e', 0xCC, 0x81);
  }

  /// 256 bytes, then merges and what stands by itself.
  private static List<String> byteTokens() {
    List<String> tokens = new ArrayList<>(ByteSymbols.all());
    tokens.addAll(List.of("11", "1111", ",b", "aB", "xyz", "<|end|>", "<tool>", "[PAD]"));
    return tokens;
  }

  private static GgufBuilder bytePairs() {
    List<String> tokens = byteTokens();
    List<Integer> kinds = new ArrayList<>();
    tokens.forEach(
        token ->
            kinds.add(
                switch (token) {
                  case "<|end|>" -> CONTROL;
                  case "<tool>" -> USER_DEFINED;
                  case "[PAD]" -> UNUSED;
                  default -> NORMAL;
                }));
    return new GgufBuilder()
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", tokens)
        .numbers("tokenizer.ggml.token_type", kinds)
        .texts("tokenizer.ggml.merges", List.of("1 1", "11 11", ", b", "a B"))
        .number("tokenizer.ggml.eos_token_id", tokens.indexOf("<|end|>"));
  }

  @Test
  void specialTokensAreLeftOutWhereAskedAndOthersAreNot() throws IOException {
    try (Tokenizer tokenizer = open(bytePairs().text("tokenizer.ggml.pre", "gpt-2"))) {
      List<Integer> ids = Arrays.stream(tokenizer.encode("a<tool>b<|end|>")).boxed().toList();
      assertThat(tokenizer.decode(ids, false)).isEqualTo("a<tool>b<|end|>");
      assertThat(tokenizer.decode(ids, true)).isEqualTo("a<tool>b");
    }
  }

  @Test
  void aTokenThatEndsATurnIsSpecialWhateverItsType() throws IOException {
    List<Integer> kinds = new ArrayList<>();
    byteTokens().forEach(_ -> kinds.add(NORMAL));
    GgufBuilder gguf =
        new GgufBuilder()
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "gpt-2")
            .texts("tokenizer.ggml.tokens", byteTokens())
            .numbers("tokenizer.ggml.token_type", kinds)
            .texts("tokenizer.ggml.merges", List.of())
            .number("tokenizer.ggml.eot_token_id", byteTokens().indexOf("<|end|>"));
    assertThat(ids(gguf, "<|end|>")).containsExactly(byteTokens().indexOf("<|end|>"));
  }

  @Test
  void flagsAndIdsAreInTheFileThatIsBuilt() throws IOException {
    GgufBuilder gguf =
        bytePairs()
            .text("tokenizer.ggml.pre", "gpt-2")
            .number("tokenizer.ggml.bos_token_id", byteTokens().indexOf("<tool>"))
            .flag("tokenizer.ggml.add_bos_token", true)
            .flag("tokenizer.ggml.add_eos_token", true)
            .text("tokenizer.chat_template", "{{ bos_token }}{{ messages[0].content }}");
    try (Gguf source = Gguf.open(gguf.write(folder.resolve("x.gguf")))) {
      JsonNode around =
          Json.parseObject("built", GgufTokenizer.json(source)).path("post_processor");
      JsonNode single = around.path("single");
      assertThat(single.size()).isEqualTo(3);
      assertThat(single.path(0).path("SpecialToken").path("id").asString()).isEqualTo("<tool>");
      assertThat(single.path(1).path("Sequence").path("id").asString()).isEqualTo("A");
      assertThat(single.path(2).path("SpecialToken").path("id").asString()).isEqualTo("<|end|>");
      assertThat(around.path("special_tokens").path("<|end|>").path("ids").path(0).asInt())
          .isEqualTo(byteTokens().indexOf("<|end|>"));
      assertThat(GgufTokenizer.specialTokens(source))
          .containsOnly(Map.entry("bos_token", "<tool>"), Map.entry("eos_token", "<|end|>"));
    }
  }

  @Test
  void theFilesBesideTheWeightsComeFirst() throws IOException {
    bytePairs()
        .text("tokenizer.ggml.pre", "gpt-2")
        .text("tokenizer.chat_template", "of the metadata")
        .write(folder.resolve("x.gguf"));
    assertThat(rendered()).isEqualTo("of the metadata");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
    assertThat(rendered()).isEqualTo("of the metadata");
    assertThat(TextSource.of(folder).chatFormat().specialTokens())
        .containsEntry("bos_token", "<s>")
        .containsEntry("eos_token", "<|end|>");
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"of the configuration\"}");
    assertThat(rendered()).isEqualTo("of the configuration");
    Files.writeString(folder.resolve("chat_template.jinja"), "of its own");
    assertThat(rendered()).isEqualTo("of its own");
  }

  private String rendered() {
    return TextSource.of(folder)
        .chatFormat()
        .render(
            TemplateInput.of(
                List.of(Map.of("role", "user", "content", "x")),
                Map.of(),
                LocalDateTime.of(2026, 1, 1, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kimi-k2", "", "GPT-2"})
  void unknownKindsAreRefusedByName(String kind) {
    assertThatThrownBy(() -> ids(bytePairs().text("tokenizer.ggml.pre", kind), "x"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("'" + kind + "' is not supported; known are default, gpt-2, ");
  }

  @Test
  void unknownModelsAreRefusedByName() {
    GgufBuilder gguf =
        new GgufBuilder()
            .text("tokenizer.ggml.model", "t5")
            .texts("tokenizer.ggml.tokens", List.of("a"))
            .numbers("tokenizer.ggml.token_type", List.of(1));
    assertThatThrownBy(() -> ids(gguf, "x"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("tokenizer 't5' is not supported; known are gpt2");
    assertThatThrownBy(() -> ids(new GgufBuilder(), "x"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("no tokenizer in the metadata");
  }

  @Test
  void contradictionsAreToldInOneLineEach() {
    assertProblems(
        metadata(List.of("a", "b", "a"), List.of(1, 1, 1), List.of()),
        "'tokenizer.ggml.tokens': token 2 is token 0 again: 'a'");
    assertProblems(
        metadata(List.of("a", "b", ""), List.of(1, 1, 1), List.of()),
        "'tokenizer.ggml.tokens': token 2 is empty");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1), List.of()),
        "'tokenizer.ggml.token_type' has 1 entries for 2 tokens");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1, 7), List.of()),
        "token 1 must have a whole number from 1 to 6");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1, 1), List.of("a b")),
        "'merges': '[\"a\",\"b\"]' makes a token that is not in the vocabulary");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1, 1), List.of("a c", "d e")),
        "'merges': '[\"a\",\"c\"]' names a token that is not in the vocabulary (and so on: 1"
            + " more)");
    assertProblems(
        metadata(List.of("a", "b", "ab"), List.of(1, 1, 1), List.of("a b", "a b")),
        "is there twice");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1, 1), List.of("ab")),
        "'tokenizer.ggml.merges': entry 0 must be two tokens with a space between, not 'ab'");
    assertProblems(
        metadata(List.of("a", "b"), List.of(1, 1), List.of())
            .number("tokenizer.ggml.eos_token_id", 2),
        "'tokenizer.ggml.eos_token_id' is 2, but there are 2 tokens");
    assertProblems(
        metadata(List.of(), List.of(), List.of()), "'tokenizer.ggml.tokens' is missing or empty");
  }

  private static GgufBuilder metadata(
      List<String> tokens, List<Integer> kinds, List<String> merges) {
    return new GgufBuilder()
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .texts("tokenizer.ggml.tokens", tokens)
        .numbers("tokenizer.ggml.token_type", kinds)
        .texts("tokenizer.ggml.merges", merges);
  }

  private void assertProblems(GgufBuilder gguf, String problem) {
    assertThatThrownBy(() -> ids(gguf, "x"))
        .isInstanceOfSatisfying(
            FlyroomException.class, e -> assertThat(e.problems()).hasSizeBetween(1, 2))
        .hasMessageContaining("x.gguf: ")
        .hasMessageContaining(problem);
  }

  private List<String> pieces(GgufBuilder gguf, String text) throws IOException {
    List<String> tokens = byteTokens();
    return Arrays.stream(ids(gguf, text)).mapToObj(tokens::get).toList();
  }

  private int[] ids(GgufBuilder gguf, String text) throws IOException {
    try (Tokenizer tokenizer = open(gguf)) {
      return tokenizer.encode(text);
    }
  }

  private Tokenizer open(GgufBuilder gguf) throws IOException {
    return TextSource.of(gguf.write(folder.resolve("x.gguf"))).tokenizer();
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.path(i).asInt());
    return values;
  }
}
