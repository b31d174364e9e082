package org.flyroom.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Typed access to the keys of a JSON object. What does not fit is noted as a problem and replaced
/// by a harmless value, so that all problems of a file are found in one go. A key whose value is
/// null counts as absent.
public final class JsonFields {
  private final String where;
  private final ObjectNode node;
  private final Problems problems;

  /// Reads an object.
  ///
  /// @param where the file, and the key in it where the object is not the whole
  /// @param node the object
  /// @param problems where what is wrong is noted
  public JsonFields(String where, ObjectNode node, Problems problems) {
    this.where = where;
    this.node = node;
    this.problems = problems;
  }

  /// Notes a problem of this object.
  public void problem(String problem) {
    problems.add(where + ": " + problem);
  }

  /// Whether the key is there and not null.
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /// Whether the key is there at all, null included.
  boolean mentions(String key) {
    return node.has(key);
  }

  /// All keys, in the order of the file.
  public List<String> keys() {
    return List.copyOf(node.propertyNames());
  }

  /// Whether the value is null, false, empty, or absent.
  public boolean saysNothing(String key) {
    JsonNode value = node.path(key);
    return value.isMissingNode()
        || value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isEmpty());
  }

  /// The value as it stands in the file, cut to a readable length.
  public String shown(String key) {
    return Problems.quote(node.path(key).toString());
  }

  /// A size that must be given, from 1 to a limit no real model reaches.
  int size(String key, int limit) {
    if (!has(key)) {
      problem("no '%s'".formatted(key));
      return 1;
    }
    return size(key, limit, 1);
  }

  int size(String key, int limit, int absent) {
    if (!has(key)) {
      return absent;
    }
    JsonNode value = node.path(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 1
        || value.intValue() > limit) {
      problem("'%s' must be a whole number from 1 to %d, not %s".formatted(key, limit, shown(key)));
      return 1;
    }
    return value.intValue();
  }

  /// A finite number above 0.
  double positive(String key, double absent) {
    if (!has(key)) {
      return absent;
    }
    double value = node.path(key).doubleValue(Double.NaN);
    if (!(value > 0) || Double.isInfinite(value)) {
      problem("'%s' must be a number above 0, not %s".formatted(key, shown(key)));
      return 1;
    }
    return value;
  }

  /// True or false.
  public boolean flag(String key, boolean absent) {
    if (!has(key)) {
      return absent;
    }
    JsonNode value = node.path(key);
    if (!value.isBoolean()) {
      problem("'%s' must be true or false, not %s".formatted(key, shown(key)));
      return absent;
    }
    return value.booleanValue();
  }

  /// A text; null where absent or something else.
  public @Nullable String text(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = node.path(key);
    if (!value.isString()) {
      problem("'%s' must be text, not %s".formatted(key, shown(key)));
      return null;
    }
    return value.stringValue();
  }

  /// A list of texts; null where absent or something else.
  @Nullable List<String> texts(String key) {
    if (!has(key)) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    JsonNode value = node.path(key);
    if (!value.isArray()) {
      problem("'%s' must be a list, not %s".formatted(key, shown(key)));
      return null;
    }
    for (JsonNode item : value) {
      if (!item.isString()) {
        problem("'%s' must be a list of texts, not %s".formatted(key, shown(key)));
        return null;
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  /// The object under a key; null where absent or something else.
  public @Nullable JsonFields object(String key) {
    if (!has(key)) {
      return null;
    }
    if (node.path(key) instanceof ObjectNode object) {
      return new JsonFields(where + ": '" + key + "'", object, problems);
    }
    problem("'%s' must be an object, not %s".formatted(key, shown(key)));
    return null;
  }

  /// The value, a missing node where absent.
  public JsonNode raw(String key) {
    return node.path(key);
  }

  /// Notes every key that says something and is not among the known ones.
  public void refuseUnknown(String... known) {
    List<String> unknown = unknown(known);
    if (!unknown.isEmpty()) {
      problem("not supported: " + String.join(", ", unknown));
    }
  }

  /// Every key that says something and is not among the known ones, with its value, for a message.
  public List<String> unknown(String... known) {
    List<String> names = Arrays.asList(known);
    return keys().stream()
        .filter(key -> !names.contains(key) && !saysNothing(key))
        .map(key -> "%s = %s".formatted(Problems.quote(key), shown(key)))
        .toList();
  }
}
