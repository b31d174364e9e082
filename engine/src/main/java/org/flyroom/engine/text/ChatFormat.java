package org.flyroom.engine.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.checkpoint.JsonFields;
import org.flyroom.engine.text.gguf.GgufTokenizer;
import org.flyroom.engine.text.template.ChatTemplate;
import org.flyroom.engine.text.template.TemplateException;
import org.flyroom.engine.text.template.TemplateInput;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a model writes a conversation: its chat template and the tokens that the template names.
///
/// @param template null when the model folder has none
/// @param specialTokens texts of `bos_token` and the like
/// @param origin the file the template comes from, for messages
public record ChatFormat(
    @Nullable ChatTemplate template, Map<String, String> specialTokens, Path origin) {
  private static final List<String> TOKEN_NAMES =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  private static final int LONGEST_TEMPLATE = 1 << 20;

  public ChatFormat {
    specialTokens = Map.copyOf(specialTokens);
  }

  /// Reads `chat_template.jinja`, or the template in `tokenizer_config.json`.
  ///
  /// @throws FlyroomException when a file is damaged or the template cannot be read
  public static ChatFormat ofFolder(Path folder) {
    Path config = folder.resolve("tokenizer_config.json");
    Problems problems = new Problems();
    JsonFields fields =
        new JsonFields(
            config.toString(),
            Files.exists(config)
                ? Json.parseObject(config.toString(), read(config))
                : Json.mapper().createObjectNode(),
            problems);
    Map<String, String> tokens = specialTokens(fields);
    String inConfig = templateIn(fields);
    problems.throwIfAny();
    Path own = folder.resolve("chat_template.jinja");
    if (Files.exists(own)) {
      return new ChatFormat(parse(own, read(own)), tokens, own);
    }
    return new ChatFormat(inConfig == null ? null : parse(config, inConfig), tokens, config);
  }

  /// The template in the metadata of a GGUF file.
  ///
  /// @throws FlyroomException when the metadata are damaged or the template cannot be read
  public static ChatFormat ofGguf(Gguf gguf) {
    Optional<String> source = gguf.text("tokenizer.chat_template");
    return new ChatFormat(
        source.isPresent() ? parse(gguf.file(), source.get()) : null,
        GgufTokenizer.specialTokens(gguf),
        gguf.file());
  }

  /// This format, with what it lacks taken from another.
  public ChatFormat orElse(ChatFormat other) {
    Map<String, String> tokens = new LinkedHashMap<>(other.specialTokens);
    tokens.putAll(specialTokens);
    return template == null
        ? new ChatFormat(other.template, tokens, other.origin)
        : new ChatFormat(template, tokens, origin);
  }

  private static Map<String, String> specialTokens(JsonFields config) {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : TOKEN_NAMES) {
      JsonNode value = config.raw(name);
      JsonNode token = value.isObject() ? value.path("content") : value;
      if (token.isString()) {
        tokens.put(name, token.stringValue());
      } else if (!value.isMissingNode() && !value.isNull()) {
        config.problem(
            "'%s' must be text, or an object with 'content', not %s"
                .formatted(name, config.shown(name)));
      }
    }
    return tokens;
  }

  /// The template itself, or the one called `default` of a list of named ones.
  private static @Nullable String templateIn(JsonFields config) {
    JsonNode node = config.raw("chat_template");
    if (!config.has("chat_template")) {
      return null;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    String found = null;
    boolean named = node.isArray();
    for (JsonNode one : node) {
      named &= one.path("name").isString() && one.path("template").isString();
      if (one.path("name").asString("").equals("default")) {
        found = one.path("template").asString("");
      }
    }
    if (!named) {
      config.problem(
          "'chat_template' must be text, or a list of templates with 'name' and 'template', not "
              + config.shown("chat_template"));
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  private static ChatTemplate parse(Path file, String source) {
    if (source.length() > LONGEST_TEMPLATE) {
      throw new FlyroomException(
          "%s: a chat template of %d characters; at most %d can be read"
              .formatted(file, source.length(), LONGEST_TEMPLATE));
    }
    try {
      return ChatTemplate.parse(source);
    } catch (TemplateException e) {
      throw new FlyroomException("%s: chat template: %s".formatted(file, e.message()), e);
    }
  }

  /// The conversation up to the start of the assistant's turn, without the turn's first words.
  ///
  /// @throws FlyroomException when there is no template or it refuses the conversation
  public String render(Prompt.Chat chat) {
    List<Map<String, Object>> turns = new ArrayList<>();
    for (Message message : chat.messages()) {
      Map<String, Object> turn = new LinkedHashMap<>();
      turn.put("role", message.role().wireName());
      turn.put("content", message.content());
      turns.add(turn);
    }
    Map<String, Object> variables =
        switch (chat.thinking()) {
          case DEFAULT -> Map.of();
          case ON -> Map.of("enable_thinking", true);
          case OFF -> Map.of("enable_thinking", false);
        };
    return render(
        TemplateInput.of(
            turns, specialTokens, variables, LocalDateTime.now(ZoneId.systemDefault())));
  }

  /// Any rendering the template can do.
  ///
  /// @throws FlyroomException when there is no template or it refuses the conversation
  public String render(TemplateInput input) {
    if (template == null) {
      throw new FlyroomException(
          "%s: the model has no chat template; give plain text instead of messages"
              .formatted(origin));
    }
    try {
      return template.render(input).text();
    } catch (TemplateException e) {
      throw new FlyroomException("%s: chat template: %s".formatted(origin, e.message()), e);
    }
  }
}
