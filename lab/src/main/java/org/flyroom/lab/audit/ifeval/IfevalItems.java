package org.flyroom.lab.audit.ifeval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.ObjectRows;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Files of the published shape as JSON lines or Parquet, one item a row: `{"key", "prompt",
/// "instruction_id_list", "kwargs"}` with one object of arguments an instruction. Arguments that
/// are null are none: tables pad every object with all names. Other keys are left alone.
public final class IfevalItems {
  private IfevalItems() {}

  /// All items, in the order of the file.
  ///
  /// Ids that nobody knows and arguments that are missing are no problem of the file: such an
  /// instruction is read, and no answer follows it.
  ///
  /// @throws FlyroomException with file and line of up to 20 problems
  public static List<IfevalItem> read(Path file) {
    List<IfevalItem> items = new ArrayList<>();
    Map<String, String> placeOfKey = new HashMap<>();
    Map<String, String> placeOfPrompt = new HashMap<>();
    Problems problems = new Problems();
    ObjectRows.forEach(
        file,
        row -> {
          String where = row.where() + ": ";
          List<String> wrong = problems(row.value());
          wrong.forEach(problem -> problems.add(where + problem));
          if (wrong.isEmpty()) {
            IfevalItem item = item(row.value());
            unique("key", item.key(), row.where(), placeOfKey, problems);
            unique("prompt", item.prompt(), row.where(), placeOfPrompt, problems);
            items.add(item);
          }
        });
    problems.throwIfAny();
    return List.copyOf(items);
  }

  private static void unique(
      String what, String value, String where, Map<String, String> places, Problems problems) {
    @Nullable String before = places.putIfAbsent(value, where);
    if (before != null) {
      problems.add("%s: the %s is that of %s".formatted(where, what, before));
    }
  }

  private static List<String> problems(ObjectNode row) {
    List<String> problems = new ArrayList<>();
    JsonNode key = row.path("key");
    if (!key.isString() && !key.isIntegralNumber()) {
      problems.add("'key' must be a number or a text");
    }
    if (!row.path("prompt").isString() || row.path("prompt").asString().isBlank()) {
      problems.add("'prompt' must be a text, not empty");
    }
    JsonNode ids = row.path("instruction_id_list");
    if (!ids.isArray() || ids.isEmpty() || !ids.valueStream().allMatch(JsonNode::isString)) {
      problems.add("'instruction_id_list' must be a list of ids, at least one");
    }
    JsonNode kwargs = row.path("kwargs");
    if (!kwargs.isArray() || !kwargs.valueStream().allMatch(JsonNode::isObject)) {
      problems.add("'kwargs' must be a list of objects");
    } else if (ids.isArray() && kwargs.size() != ids.size()) {
      problems.add(
          "'kwargs' has %d objects for %d instructions".formatted(kwargs.size(), ids.size()));
    }
    return problems;
  }

  private static IfevalItem item(ObjectNode row) {
    List<Instruction> instructions = new ArrayList<>();
    for (int k = 0; k < row.path("instruction_id_list").size(); k++) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      row.path("kwargs")
          .path(k)
          .forEachEntry(
              (name, value) -> {
                if (!value.isNull()) {
                  arguments.put(name, Json.mapper().treeToValue(value, Object.class));
                }
              });
      instructions.add(
          new Instruction(row.path("instruction_id_list").path(k).asString(), arguments));
    }
    return new IfevalItem(row.path("key").asString(), row.path("prompt").asString(), instructions);
  }
}
