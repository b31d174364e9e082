package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON as the plain values a template takes: the order of keys is kept, and whole numbers stay
/// apart from fractions.
public final class JsonValues {
  private JsonValues() {}

  /// Null, `Boolean`, `Long` or `BigInteger`, `Double`, `String`, `List` or `LinkedHashMap`.
  public static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.stringValue();
      case NUMBER -> number(node);
      case ARRAY -> list(node);
      case OBJECT -> map(node);
      case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + node.getNodeType());
    };
  }

  /// The elements of a JSON array.
  ///
  /// @throws IllegalArgumentException if it is none
  public static List<@Nullable Object> list(JsonNode array) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("expected a JSON array, found " + array.getNodeType());
    }
    List<@Nullable Object> items = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      items.add(of(item));
    }
    return items;
  }

  /// The fields of a JSON object.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Map<String, @Nullable Object> map(JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("expected a JSON object, found " + object.getNodeType());
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    object.forEachEntry((name, value) -> fields.put(name, of(value)));
    return fields;
  }

  private static Object number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return node.doubleValue();
    }
    return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
  }
}
