package org.flyroom.engine.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flyroom.core.testing.SharedFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds the renderer to what `transformers` 5.23 renders with templates of 34 model families.
final class GoldenTemplatesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> TOKENS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  private int texts;
  private int spans;
  private int raised;
  private int failed;
  private int bare;
  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyCaseOfEveryFamilyRendersAsTransformersDoes() throws IOException {
    Path folder = SharedFiles.require("golden/templates");
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      check(JSON.readTree(Files.readString(file)));
    }
    assertThat(wrong).isEmpty();
    assertThat(files).hasSize(34);
    assertThat(texts + raised + failed).isEqualTo(2645);
    assertThat(texts).isEqualTo(2154);
    assertThat(raised).as("refusals in the template's words").isEqualTo(77);
    assertThat(spans).isEqualTo(150);
    assertThat(bare).isEqualTo(98);
  }

  private void check(JsonNode family) {
    ChatTemplate template = ChatTemplate.parse(family.get("template").stringValue());
    Map<String, String> tokens = new HashMap<>();
    for (String name : TOKENS) {
      if (family.hasNonNull(name)) {
        tokens.put(name, family.get(name).stringValue());
      }
    }
    LocalDateTime now = LocalDateTime.parse(family.get("now").stringValue().replace(' ', 'T'));
    for (JsonNode testCase : family.get("cases")) {
      String name = family.get("family").stringValue() + " " + testCase.get("name").stringValue();
      TemplateInput input = input(testCase, tokens, now);
      if (testCase.has("expected")) {
        checkText(name, template, input, testCase);
      } else {
        checkError(name, template, input, testCase);
      }
      if (testCase.has("bare")) {
        bare++;
        checkBare(name, template, input, testCase.get("bare"));
      }
    }
  }

  private void checkText(
      String name, ChatTemplate template, TemplateInput input, JsonNode testCase) {
    texts++;
    try {
      Rendered rendered = template.render(input);
      if (!rendered.text().equals(testCase.get("expected").stringValue())) {
        wrong.add(name + ": other text: " + rendered.text());
      }
      if (testCase.has("assistant_spans")) {
        spans++;
        List<Rendered.Span> expected = new ArrayList<>();
        for (JsonNode span : testCase.get("assistant_spans")) {
          expected.add(new Rendered.Span(span.get(0).intValue(), span.get(1).intValue()));
        }
        if (!rendered.assistantSpans().equals(expected)) {
          wrong.add(name + ": other spans: " + rendered.assistantSpans());
        }
      }
    } catch (TemplateException failure) {
      wrong.add(name + ": " + failure.message());
    }
  }

  private void checkError(
      String name, ChatTemplate template, TemplateInput input, JsonNode testCase) {
    boolean ownWords = testCase.get("error_type").stringValue().equals("TemplateError");
    raised += ownWords ? 1 : 0;
    failed += ownWords ? 0 : 1;
    try {
      wrong.add(name + ": no error but: " + template.render(input).text());
    } catch (TemplateException.Raised refusal) {
      if (!ownWords || !refusal.message().equals(testCase.get("error").stringValue())) {
        wrong.add(name + ": other refusal: " + refusal.message());
      }
    } catch (TemplateException.Failed failure) {
      if (ownWords) {
        wrong.add(name + ": no refusal but: " + failure.message());
      }
    }
  }

  /// What the template gives for the messages as they are.
  private void checkBare(
      String name, ChatTemplate template, TemplateInput input, JsonNode expected) {
    Map<String, Object> variables = new HashMap<>(input.specialTokens());
    input.extra().forEach((key, value) -> variables.put(key, Values.fromJava(value)));
    variables.put("messages", Values.fromJava(input.messages()));
    variables.put("tools", Values.fromJava(input.tools()));
    variables.put("documents", Values.fromJava(input.documents()));
    variables.put("add_generation_prompt", input.addGenerationPrompt());
    try {
      String text = template.renderWith(variables, input.now()).text();
      if (!expected.path("expected").stringValue("(an error)").equals(text)) {
        wrong.add(name + ": other bare text: " + text);
      }
    } catch (TemplateException failure) {
      boolean ownWords = expected.path("error_type").stringValue("").equals("TemplateError");
      boolean sameWords = failure.message().equals(expected.path("error").stringValue(""));
      if (expected.has("expected")
          || ownWords != (failure instanceof TemplateException.Raised)
          || (ownWords && !sameWords)) {
        wrong.add(name + ": bare: " + failure.message());
      }
    }
  }

  private static TemplateInput input(
      JsonNode testCase, Map<String, String> tokens, LocalDateTime now) {
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    testCase.get("messages").forEach(message -> messages.add(JsonValues.map(message)));
    return new TemplateInput(
        messages,
        testCase.hasNonNull("tools") ? JsonValues.list(testCase.get("tools")) : null,
        testCase.hasNonNull("documents") ? JsonValues.list(testCase.get("documents")) : null,
        testCase.get("add_generation_prompt").booleanValue(),
        testCase.path("continue_final_message").booleanValue(false),
        tokens,
        JsonValues.map(testCase.get("extra")),
        now);
  }
}
