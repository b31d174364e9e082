package org.flyroom.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.engine.text.template.ChatTemplate;
import org.junit.jupiter.api.Test;

class ChatFormatTest {
  private static final Prompt.Chat CHAT = new Prompt.Chat(List.of(Message.user("Hi")), "Well");

  @Test
  void theThinkingSwitchIsAVariableOfTheTemplate() {
    ChatFormat format =
        format(
            "{{ messages[0].content }} {{ enable_thinking if enable_thinking is defined else"
                + " 'unset' }} {{ enable_thinking is boolean }}");
    assertThat(format.render(CHAT)).isEqualTo("Hi unset False");
    assertThat(format.render(CHAT.with(Thinking.ON))).isEqualTo("Hi True True");
    assertThat(format.render(CHAT.with(Thinking.OFF))).isEqualTo("Hi False True");
  }

  @Test
  void aTemplateWithoutTheSwitchRendersTheSameText() {
    ChatFormat format = format("{{ messages[0].content }}");
    for (Thinking thinking : Thinking.values()) {
      assertThat(format.render(CHAT.with(thinking))).isEqualTo("Hi");
    }
  }

  private static ChatFormat format(String template) {
    return new ChatFormat(ChatTemplate.parse(template), Map.of(), Path.of("test"));
  }
}
