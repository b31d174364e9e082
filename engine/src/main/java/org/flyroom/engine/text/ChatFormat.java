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
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
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

  public ChatFormat {
    specialTokens = Map.copyOf(specialTokens);
  }

  /// Reads `chat_template.jinja`, or the template in `tokenizer_config.json`.
  ///
  /// @throws FlyroomException when a file is damaged or the template cannot be read
  public static ChatFormat ofFolder(Path folder) {
    Path config = folder.resolve("tokenizer_config.json");
    JsonNode json = Files.exists(config) ? Json.read(config, JsonNode.class) : null;
    Map<String, String> tokens = new LinkedHashMap<>();
    if (json != null) {
      for (String name : TOKEN_NAMES) {
        JsonNode token =
            json.path(name).isObject() ? json.path(name).path("content") : json.path(name);
        if (token.isString()) {
          tokens.put(name, token.asString());
        }
      }
    }
    Path own = folder.resolve("chat_template.jinja");
    if (Files.exists(own)) {
      return new ChatFormat(parse(own, read(own)), tokens, own);
    }
    String source = json == null ? null : templateIn(json.path("chat_template"));
    return new ChatFormat(source == null ? null : parse(config, source), tokens, config);
  }

  /// The template itself, or the one called `default` of a list of named ones.
  private static @Nullable String templateIn(JsonNode node) {
    if (node.isString()) {
      return node.asString();
    }
    for (JsonNode named : node) {
      if (named.path("name").asString("").equals("default")) {
        return named.path("template").asString();
      }
    }
    return null;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  private static ChatTemplate parse(Path file, String source) {
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
