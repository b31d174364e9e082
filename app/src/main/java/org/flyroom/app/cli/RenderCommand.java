package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.app.cli.LineReader.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.TextSource;
import org.flyroom.engine.text.template.ChatTemplate;
import org.flyroom.engine.text.template.JsonValues;
import org.flyroom.engine.text.template.TemplateException;
import org.flyroom.engine.text.template.TemplateInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Conversations to text.
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Renders conversations with a model's chat template, JSON lines in and out.",
      "",
      "In:  {\"messages\": [...]} and, if wanted, tools, documents, add_generation_prompt (default"
          + " false), continue_final_message, extra, bos_token, eos_token, now",
      "Out: {\"text\": \"...\"} or {\"error\": \"...\"}",
      ""
    },
    footer = {
      "",
      "Example: echo '{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}' | flyroom render"
          + " MODEL"
    })
final class RenderCommand implements Runnable {
  private static final List<String> TOKENS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = ModelNames.DESCRIPTION)
  private @Nullable String name;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "A template by itself, instead of a model's.")
  private @Nullable Path templateFile;

  @Override
  public void run() {
    ChatFormat format = format();
    ChatTemplate template = format.template();
    if (template == null) {
      throw new FlyroomException(format.origin() + ": no chat template here; use --template FILE");
    }
    LineReader.forEachBatch(
        line -> input(line, format),
        inputs -> {
          inputs.forEach(input -> System.out.println(Json.line(rendered(template, input))));
          System.out.flush();
        });
  }

  private ChatFormat format() {
    if (templateFile != null) {
      try {
        ChatTemplate template = ChatTemplate.parse(Files.readString(templateFile));
        return new ChatFormat(template, Map.of(), templateFile);
      } catch (IOException e) {
        throw IoProblems.of("cannot read " + templateFile, e);
      } catch (TemplateException e) {
        throw new FlyroomException("%s: %s".formatted(templateFile, e.message()), e);
      }
    }
    if (name == null) {
      throw new FlyroomException("name a model folder, or a template with --template FILE");
    }
    return TextSource.of(ModelNames.find(name, home::open).path()).chatFormat();
  }

  private static Map<String, String> rendered(ChatTemplate template, TemplateInput input) {
    try {
      return Map.of("text", template.render(input).text());
    } catch (TemplateException e) {
      return Map.of("error", e.message());
    }
  }

  private static TemplateInput input(Line line, ChatFormat format) {
    JsonNode json = line.json();
    Map<String, String> tokens = new LinkedHashMap<>(format.specialTokens());
    for (String token : TOKENS) {
      if (json.path(token).isString()) {
        tokens.put(token, json.path(token).asString());
      }
    }
    return new TemplateInput(
        messages(line),
        list(json.path("tools")),
        list(json.path("documents")),
        json.path("add_generation_prompt").asBoolean(false),
        json.path("continue_final_message").asBoolean(false),
        tokens,
        json.path("extra").isObject() ? JsonValues.map(json.path("extra")) : Map.of(),
        now(line));
  }

  private static List<Map<String, Object>> messages(Line line) {
    JsonNode given = line.json().path("messages");
    if (!given.isArray()) {
      throw new FlyroomException(line.where() + "'messages' must be a list");
    }
    List<Map<String, Object>> messages = new ArrayList<>();
    for (JsonNode message : given) {
      if (!message.isObject()) {
        throw new FlyroomException(line.where() + "each message must be an object");
      }
      messages.add(JsonValues.map(message));
    }
    return messages;
  }

  private static @Nullable List<?> list(JsonNode node) {
    return node.isArray() ? JsonValues.list(node) : null;
  }

  private static LocalDateTime now(Line line) {
    JsonNode now = line.json().path("now");
    if (!now.isString()) {
      return LocalDateTime.now(ZoneId.systemDefault());
    }
    try {
      return LocalDateTime.parse(now.asString().replace(' ', 'T'));
    } catch (DateTimeParseException e) {
      throw new FlyroomException(
          line.where() + "'now' must be a time such as 2026-01-31T12:00:00", e);
    }
  }
}
