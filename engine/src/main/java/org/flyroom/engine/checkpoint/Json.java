package org.flyroom.engine.checkpoint;

import org.flyroom.core.FlyroomException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON of files that users have: strict, since a key given twice or text after the end means the
/// file is not what it seems.
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  /// Parses one JSON object.
  ///
  /// @param what the file, for messages
  static ObjectNode parseObject(String text, String what) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new FlyroomException(
          "%s: not valid JSON: %s".formatted(what, Problems.quote(e.getOriginalMessage())), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new FlyroomException("%s: not a JSON object".formatted(what));
  }
}
