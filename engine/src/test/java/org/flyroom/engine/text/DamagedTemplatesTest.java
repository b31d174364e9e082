package org.flyroom.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.engine.checkpoint.Mutations;
import org.flyroom.engine.text.template.TemplateInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Chat templates and `tokenizer_config.json` damaged by seeded mutations: each gives one clear
/// error, or text. The time limit is there to end a hang.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class DamagedTemplatesTest {
  private static final int ROUNDS = 2000;
  private static final int LONGEST_MESSAGE = 20_000;
  private static final long MOST_SECONDS = 20;

  private static final String TEMPLATE =
      """
      {%- macro turn(role, text) -%}
      {{ '<|im_start|>' + role + '\\n' + text | trim }}<|im_end|>
      {% endmacro -%}
      {%- set ns = namespace(count=0, seen=[]) -%}
      {%- if messages[0]['role'] != 'system' %}{{ turn('system', 'You help.') }}{% endif -%}
      {%- for message in messages -%}
      {%- set ns.count = ns.count + 1 -%}
      {%- if message.role not in ['system', 'user', 'assistant'] -%}
      {{- raise_exception('no role ' ~ message.role) -}}
      {%- elif loop.first and message.content is string and message.content[:2] == 'Hi' -%}
      {{- turn(message.role, message.content | upper | replace('H', 'h')) -}}
      {%- else -%}
      {{- turn(message['role'], message['content'].strip()) -}}
      {%- endif -%}
      {%- endfor -%}
      {{ {'n': ns.count, 'list': range(3) | list, 'date': strftime_now('%Y')} | tojson(indent=2) }}
      {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
      """;

  /// What a hostile hand puts where a word, a number or a tag was.
  private static final List<String> HOSTILE =
      List.of(
          "range(1000000000)",
          "range(100000)",
          "'x' * 1000000000",
          "[0] * 1000000000",
          "10 ** 10 ** 10",
          "999999999999999999999999999999",
          "(".repeat(5000) + "1" + ")".repeat(5000),
          "[".repeat(5000),
          "not ".repeat(5000) + "x",
          "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
          "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
          "{% set a = [] %}{{ a.append(a) }}{{ a }}",
          "{% set ns = namespace(x='a') %}{% for i in range(90) %}{% set ns.x = ns.x ~ ns.x %}{%"
              + " endfor %}",
          "{% if x %}".repeat(3000),
          "{{ '%999999999d' % 1 }}",
          "{{ '{:>999999999}'.format(1) }}",
          "{{ 'a' | center(999999999) }}",
          "{{ messages.__class__.__mro__ }}",
          "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
          "{% include '/etc/passwd' %}",
          "{% import 'os' as os %}",
          "{{ -1 ** 0.5 // 0 % 0 }}",
          "{{ messages[-99999999999999999999] }}",
          "{{ 'x'[1:2:0] }}",
          "{{ lipsum(999999999) }}",
          "{{ dict(a=1).items() | batch(0) | list }}",
          "{{ (1,) * 3 | sum | int | string }}",
          "\u0000",
          "{{",
          "{%",
          "{#",
          "%}",
          "-%}",
          "'",
          "\ud83d");

  private static final Pattern WORD =
      Pattern.compile("\\{[%{]-?|-?[%}]\\}|'[^']*'|[A-Za-z_]+|\\d+|[^\\sA-Za-z_\\d]");

  @TempDir Path folder;

  @Test
  void damagedTemplatesAreRefusedOrRendered() throws IOException {
    String sound = rendered(TEMPLATE);
    assertThat(sound).contains("<|im_start|>user\nhI ThERE<|im_end|>", "\"n\": 2");
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String damaged = damaged(Seeds.generator(41, "template", Integer.toString(round)));
      refused += isRefused("round " + round, damaged, () -> rendered(damaged)) ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - 100);
  }

  @Test
  void damagedConfigurationsAreRefusedOrRead() throws IOException {
    Path file = folder.resolve("tokenizer_config.json");
    String sound =
        """
        {"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null,
         "chat_template": [{"name": "default", "template": "{{ bos_token }}{{ messages | length }}"},
         {"name": "tool_use", "template": "{{ tools }}"}], "model_max_length": 8192}
        """;
    Files.writeString(file, sound);
    assertThat(render()).isEqualTo("<s>2");
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SplittableRandom random = Seeds.generator(41, "config", Integer.toString(round));
      String damaged = Mutations.ofJson(sound, random);
      Files.write(file, damaged.getBytes(StandardCharsets.ISO_8859_1));
      refused += isRefused("round " + round, damaged, this::render) ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - 100);
  }

  @Test
  void whatIsWrongInAConfigurationIsTold() throws IOException {
    for (List<String> wrong :
        List.of(
            List.of("[]", "not a JSON object"),
            List.of("{\"bos_token\": 1}", "'bos_token' must be text"),
            List.of("{\"eos_token\": {\"id\": 1}}", "'eos_token' must be text"),
            List.of("{\"chat_template\": 5}", "'chat_template' must be text"),
            List.of("{\"chat_template\": [{\"name\": \"default\"}]}", "'chat_template' must be"),
            List.of("{\"chat_template\": \"{% if %}\"}", "chat template: line 1"),
            List.of("{\"chat_template\": \"" + "x".repeat(1 << 21) + "\"}", "at most 1048576"))) {
      Files.writeString(folder.resolve("tokenizer_config.json"), wrong.get(0));
      assertThatThrownBy(() -> ChatFormat.ofFolder(folder))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("tokenizer_config.json: ")
          .hasMessageContaining(wrong.get(1));
    }
    Files.delete(folder.resolve("tokenizer_config.json"));
    Files.write(folder.resolve("chat_template.jinja"), new byte[] {'a', (byte) 0xff, 'b'});
    assertThatThrownBy(() -> ChatFormat.ofFolder(folder))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("not valid UTF-8");
  }

  private interface Reading {
    String read() throws IOException;
  }

  private static boolean isRefused(String round, String damaged, Reading reading) {
    long start = System.nanoTime();
    boolean refused = false;
    try {
      reading.read();
    } catch (FlyroomException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
      refused = true;
    } catch (Throwable e) {
      throw new AssertionError(round + ": " + damaged, e);
    }
    assertThat((System.nanoTime() - start) / 1_000_000_000)
        .as("seconds, %s: %s", round, damaged)
        .isLessThan(MOST_SECONDS);
    return refused;
  }

  private String rendered(String template) throws IOException {
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        new String(template.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    return render();
  }

  private String render() {
    return ChatFormat.ofFolder(folder)
        .render(
            new TemplateInput(
                List.of(
                    Map.of("role", "user", "content", "Hi there"),
                    Map.of("role", "assistant", "content", " Hello ")),
                null,
                null,
                true,
                false,
                ChatFormat.ofFolder(folder).specialTokens(),
                Map.of(),
                LocalDateTime.of(2026, 1, 1, 0, 0)));
  }

  private static String damaged(SplittableRandom random) {
    StringBuilder text = new StringBuilder(TEMPLATE);
    for (int times = random.nextInt(1, 3); times > 0; times--) {
      List<MatchResult> words = new ArrayList<>(WORD.matcher(text).results().toList());
      MatchResult one = words.get(random.nextInt(words.size()));
      MatchResult other = words.get(random.nextInt(words.size()));
      String by =
          switch (random.nextInt(6)) {
            case 0, 1 -> HOSTILE.get(random.nextInt(HOSTILE.size()));
            case 2 -> other.group();
            case 3 -> "";
            case 4 -> one.group() + one.group();
            default -> one.group() + " " + other.group();
          };
      text.replace(one.start(), one.end(), by);
    }
    return random.nextInt(10) == 0
        ? text.substring(0, random.nextInt(text.length()))
        : text.toString();
  }
}
