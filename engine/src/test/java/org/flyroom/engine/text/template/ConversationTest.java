package org.flyroom.engine.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What is done to a conversation around its template.
final class ConversationTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 3, 5, 6, 7);
  private static final String CHAT =
      "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content|trim }}</>{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";

  private static Map<String, @Nullable Object> message(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      message.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return message;
  }

  private static TemplateInput continued(List<Map<String, @Nullable Object>> messages) {
    return new TemplateInput(messages, null, null, false, true, Map.of(), Map.of(), NOW);
  }

  private static String render(String template, List<Map<String, @Nullable Object>> messages) {
    return ChatTemplate.parse(template)
        .render(TemplateInput.of(messages, Map.of("bos_token", "<s>"), NOW))
        .text();
  }

  @Test
  void tokensAndThePromptOfTheAnswerAreGiven() {
    assertThat(render(CHAT, List.of(message("role", "user", "content", "Hi "))))
        .isEqualTo("<s><user>Hi</><assistant>");
  }

  @Test
  void absentToolsAreNoneAndAbsentTokensUndefined() {
    assertThat(
            render(
                "{{ tools }} {{ documents is none }} {{ eos_token is defined }}",
                List.of(message("role", "user"))))
        .isEqualTo("None True False");
  }

  @Test
  void nullKeysOfAMessageAreDropped() {
    assertThat(
            render(
                "{{ messages }}",
                List.of(message("role", "user", "content", null, "deep", message("x", null)))))
        .isEqualTo("[{'role': 'user', 'deep': {'x': None}}]");
  }

  @Test
  void reasoningIsGivenUnderBothNames() {
    assertThat(render("{{ messages }}", List.of(message("role", "a", "reasoning", "why"))))
        .isEqualTo(
            "[{'thinking': 'why', 'role': 'a', 'reasoning': 'why', 'reasoning_content': 'why'}]");
    assertThat(
            render(
                "{{ messages }}",
                List.of(message("role", "a", "reasoning_content", "x", "thinking", "y"))))
        .isEqualTo("[{'thinking': 'y', 'role': 'a', 'reasoning_content': 'x'}]");
  }

  @Test
  void aContinuedMessageEndsTheText() {
    ChatTemplate trimming = ChatTemplate.parse(CHAT);
    ChatTemplate keeping =
        ChatTemplate.parse("{% for m in messages %}{{ m.content }}.{% endfor %}");
    List<Map<String, @Nullable Object>> messages =
        List.of(message("role", "assistant", "content", "I am \n"));
    assertThat(trimming.render(continued(messages)).text()).isEqualTo("<assistant>I am");
    assertThat(keeping.render(continued(messages)).text()).isEqualTo("I am \n");
    ChatTemplate silent = ChatTemplate.parse("{{ messages[0].content[:3] }}");
    assertThatThrownBy(() -> silent.render(continued(messages)))
        .isInstanceOf(TemplateException.Failed.class)
        .hasMessageContaining("cannot be continued");
  }

  @Test
  void theLastTextPartIsTheOneContinued() {
    ChatTemplate parts =
        ChatTemplate.parse(
            "{% for p in messages[0].content %}[{{ p.text or p.type }}]{% endfor %}");
    List<Map<String, @Nullable Object>> messages =
        List.of(
            message(
                "content",
                List.of(
                    message("type", "text", "text", "I"),
                    message("type", "text", "text", "am"),
                    message("type", "image"))));
    assertThat(parts.render(continued(messages)).text()).isEqualTo("[I][am");
  }

  @Test
  void noMessagesAreRefused() {
    assertThatThrownBy(() -> render("x", List.of()))
        .isInstanceOf(TemplateException.Failed.class)
        .hasMessageContaining("at least one message");
  }

  @Test
  void jsonKeepsOrderAndTellsWholeNumbersFromFractions() {
    Map<String, @Nullable Object> read =
        JsonValues.map(
            JsonMapper.builder()
                .build()
                .readTree("{\"z\": 1, \"a\": 1.0, \"n\": null, \"b\": 18446744073709551616}"));
    assertThat(render("{{ messages[0].m }}", List.of(message("m", read))))
        .isEqualTo("{'z': 1, 'a': 1.0, 'n': None, 'b': 18446744073709551616}");
  }
}
