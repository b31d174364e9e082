package org.flyroom.lab.audit.ifeval;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// JSON as Python's `json.loads` takes it: any one value, `NaN`, `Infinity` and `-Infinity`, and
/// keys given twice.
final class PythonJson {
  private static final int DEPTH = 900;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PythonJson() {}

  static boolean isValid(String text) {
    // The parser passes over a mark that Python does not.
    if (text.startsWith("\uFEFF")) {
      return false;
    }
    int values = 0;
    int depth = 0;
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth -= token.isStructEnd() ? 1 : 0;
        values += depth == 0 && !token.isStructEnd() ? 1 : 0;
        depth += token.isStructStart() ? 1 : 0;
        // The parser also knows INF and a leading plus.
        if (token == JsonToken.VALUE_NUMBER_FLOAT
            && (parser.getString().contains("INF") || parser.getString().startsWith("+"))) {
          return false;
        }
      }
    } catch (JacksonException e) {
      return false;
    }
    return values == 1;
  }
}
