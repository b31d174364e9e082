package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Values of other people's JSON, where any key may be missing, null or of another type.
final class Nodes {
  private Nodes() {}

  /// A text; empty where there is none.
  static String text(JsonNode node) {
    return node.isString() ? node.asString() : "";
  }

  /// A whole number; -1 where there is none.
  static int whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : -1;
  }

  /// A list of whole numbers.
  ///
  /// @param key for the message
  static List<Integer> wholes(JsonNode node, String key) throws NotHonoured {
    if (!node.isArray()) {
      throw new NotHonoured(key, "the answer has none");
    }
    List<Integer> all = new ArrayList<>();
    for (JsonNode one : node) {
      int number = whole(one);
      if (number < 0) {
        throw new NotHonoured(key, "%s is no token id".formatted(one));
      }
      all.add(number);
    }
    return all;
  }
}
