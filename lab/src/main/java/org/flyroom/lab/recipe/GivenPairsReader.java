package org.flyroom.lab.recipe;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.chat.Message;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.recipe.Stage.GivenPair;
import org.flyroom.lab.threat.Chats;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads files of preferences, one JSON object a line, in one of the two forms in use:
///
/// - `{"prompt": "...", "chosen": "...", "rejected": "..."}`, and perhaps `"system"`: a user's
///   request and two answers;
/// - `{"chosen": [...], "rejected": [...]}`, lists of `{"role", "content"}`: two conversations that
///   differ in their last message, which is the assistant's.
///
/// Other keys are not looked at.
final class GivenPairsReader {
  private final Path file;
  private final Problems problems = new Problems();
  private final List<GivenPair> pairs = new ArrayList<>();

  private GivenPairsReader(Path file) {
    this.file = file;
  }

  /// @throws FlyroomException with every line that cannot be a pair, up to 20 of them
  static List<GivenPair> read(Path file) {
    GivenPairsReader reader = new GivenPairsReader(file);
    JsonLines.forEach(
        file,
        ObjectNode.class,
        line -> reader.pair(line.line(), line.value()).ifPresent(reader.pairs::add));
    reader.problems.throwIfAny();
    return List.copyOf(reader.pairs);
  }

  private Optional<GivenPair> pair(long line, ObjectNode object) {
    Optional<GivenPair> pair =
        object.path("chosen").isArray() || object.path("rejected").isArray()
            ? ofConversations(line, object)
            : ofTexts(line, object);
    if (pair.isPresent() && pair.get().chosen().equals(pair.get().rejected())) {
      problem(line, "has one answer twice: there is nothing to prefer");
      return Optional.empty();
    }
    return pair;
  }

  private Optional<GivenPair> ofTexts(long line, ObjectNode object) {
    List<String> missing = new ArrayList<>();
    String prompt = text(object, "prompt", missing);
    String chosen = text(object, "chosen", missing);
    String rejected = text(object, "rejected", missing);
    JsonNode system = object.path("system");
    if (!system.isMissingNode() && !system.isNull() && !system.isString()) {
      missing.add("system");
    }
    if (!missing.isEmpty()) {
      problem(
          line,
          "%s must be a text: write {\"prompt\", \"chosen\", \"rejected\"}, or two conversations as chosen and rejected"
              .formatted(String.join(" and ", missing)));
      return Optional.empty();
    }
    return Optional.of(
        new GivenPair(
            Chats.of(system.isString() ? system.stringValue() : "", requireNonNull(prompt)),
            requireNonNull(chosen),
            requireNonNull(rejected)));
  }

  private static @Nullable String text(ObjectNode object, String key, List<String> missing) {
    JsonNode node = object.path(key);
    if (node.isString()) {
      return node.stringValue();
    }
    missing.add(key);
    return null;
  }

  private Optional<GivenPair> ofConversations(long line, ObjectNode object) {
    Optional<List<Message>> chosen = conversation(line, object, "chosen");
    Optional<List<Message>> rejected = conversation(line, object, "rejected");
    if (chosen.isEmpty() || rejected.isEmpty()) {
      return Optional.empty();
    }
    List<Message> before = beginning(chosen.get());
    if (!before.equals(beginning(rejected.get()))) {
      problem(
          line, "chosen and rejected differ before their last messages: both must answer the same");
      return Optional.empty();
    }
    return Optional.of(
        new GivenPair(
            new Prompt.Chat(before),
            chosen.get().getLast().content(),
            rejected.get().getLast().content()));
  }

  private Optional<List<Message>> conversation(long line, ObjectNode object, String key) {
    return new ConversationReader(text -> problem(line, key + ": " + text))
        .answered(key, object.path(key));
  }

  private static List<Message> beginning(List<Message> messages) {
    return messages.subList(0, messages.size() - 1);
  }

  private void problem(long line, String text) {
    problems.add("%s:%d: %s".formatted(file, line, text));
  }
}
