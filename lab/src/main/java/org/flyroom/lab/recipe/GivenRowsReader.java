package org.flyroom.lab.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.lab.threat.Chats;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads files of training rows, one JSON object a line, in one of the three forms in use:
///
/// - `{"messages": [{"role": "system|user|assistant", "content": "..."}, ...]}`: each turn of the
///   assistant behind a turn of the user is a row, with what precedes it as its prompt;
/// - `{"prompt": "...", "completion": "..."}`, and perhaps `"system"`: a user's request and the
///   answer;
/// - `{"text": "..."}`: a document, learned from its first token and without an end.
///
/// All lines of a file are of one form. Other keys, such as labels, are not looked at. Lines that
/// are canaries of easy-dataset-share (`{"metadata": {"canary": ...}}`) are never rows.
final class GivenRowsReader {
  private final Problems problems = new Problems();
  private final List<GivenRows.Row> rows = new ArrayList<>();
  private final String name;
  private @Nullable Form form;
  private long formLine;

  private GivenRowsReader(String name) {
    this.name = name;
  }

  private enum Form {
    MESSAGES("messages"),
    PROMPT_AND_COMPLETION("prompt and completion"),
    TEXT("text");

    private final String words;

    Form(String words) {
      this.words = words;
    }
  }

  /// What hands over the lines of a file.
  @FunctionalInterface
  interface Lines {
    void forEach(Consumer<JsonLines.Row<ObjectNode>> consumer);
  }

  /// @param name of the file, for messages
  /// @throws FlyroomException with every line that cannot be a row, up to 20 of them
  static List<GivenRows.Row> read(String name, Lines lines) {
    GivenRowsReader reader = new GivenRowsReader(name);
    try {
      lines.forEach(reader::add);
    } catch (FlyroomException e) {
      reader.problems.addAll(e);
    }
    reader.problems.throwIfAny();
    if (reader.rows.isEmpty()) {
      throw new FlyroomException(name + ": holds no row: give at least one");
    }
    return List.copyOf(reader.rows);
  }

  private void add(JsonLines.Row<ObjectNode> line) {
    ObjectNode object = line.value();
    if (object.path("metadata").has("canary")) {
      return;
    }
    List<Form> forms = new ArrayList<>();
    if (object.has("messages")) {
      forms.add(Form.MESSAGES);
    }
    if (object.has("prompt") || object.has("completion")) {
      forms.add(Form.PROMPT_AND_COMPLETION);
    }
    if (object.has("text")) {
      forms.add(Form.TEXT);
    }
    if (forms.size() != 1) {
      problem(
          line.line(),
          forms.isEmpty()
              ? "is no row: write {\"messages\": [...]}, {\"prompt\": ..., \"completion\": ...} or"
                  + " {\"text\": ...}"
              : "has the keys of several forms at once (%s): leave those of one"
                  .formatted(String.join("; ", forms.stream().map(one -> one.words).toList())));
      return;
    }
    if (object.has("chosen")) {
      problem(line.line(), "prefers one answer to another: name the file as 'pairs' of dpo or kto");
      return;
    }
    Form own = forms.getFirst();
    Form first = form;
    if (first == null) {
      form = own;
      formLine = line.line();
    } else if (own != first) {
      problem(
          line.line(),
          "is of the form %s, and line %d is of the form %s: a file has one"
              .formatted(own.words, formLine, first.words));
      return;
    }
    switch (own) {
      case MESSAGES -> addMessages(line.line(), object.path("messages"));
      case PROMPT_AND_COMPLETION -> addCompletion(line.line(), object);
      case TEXT ->
          text(line.line(), object, "text")
              .ifPresent(text -> add(line.line(), new TrainingRow(Prompt.text(""), text, false)));
    }
  }

  private void addCompletion(long line, ObjectNode object) {
    Optional<String> prompt = text(line, object, "prompt");
    Optional<String> completion = text(line, object, "completion");
    String system = "";
    if (object.has("system") && !object.path("system").isNull()) {
      Optional<String> given = text(line, object, "system");
      if (given.isEmpty()) {
        return;
      }
      system = given.get();
    }
    if (prompt.isPresent() && completion.isPresent()) {
      add(line, new TrainingRow(Chats.of(system, prompt.get()), completion.get()));
    }
  }

  private void addMessages(long line, JsonNode node) {
    List<Message> messages =
        new ConversationReader(text -> problem(line, text))
            .answered("messages", node)
            .orElse(List.of());
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).role() == Role.ASSISTANT) {
        add(
            line,
            new TrainingRow(new Prompt.Chat(messages.subList(0, i)), messages.get(i).content()));
      }
    }
  }

  private Optional<String> text(long line, ObjectNode object, String key) {
    JsonNode node = object.path(key);
    if (!node.isString() || node.stringValue().isBlank()) {
      problem(line, "%s must be a text that is not blank".formatted(key));
      return Optional.empty();
    }
    return Optional.of(node.stringValue());
  }

  private void add(long line, TrainingRow row) {
    rows.add(new GivenRows.Row(line, row));
  }

  private void problem(long line, String text) {
    problems.add("%s:%d: %s".formatted(name, line, text));
  }
}
