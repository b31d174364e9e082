package org.flyroom.engine.text.tokenizer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.JsonFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `added_tokens` of a `tokenizer.json`: tokens found in a text as they are written.
final class AddedTokens {
  private static final int MOST = 1 << 16;
  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized", "special");

  private final JsonFields file;
  private final Map<String, Integer> ids;
  private final boolean rewrites;
  private final boolean erases;
  private final Set<String> seen = new HashSet<>();
  private int highest = -1;

  private AddedTokens(JsonFields file, Map<String, Integer> ids, JsonNode normalizer) {
    this.file = file;
    this.ids = ids;
    this.rewrites = !normalizer.isNull();
    this.erases =
        normalizer.findValues("content").stream().anyMatch(text -> text.asString("").isEmpty());
  }

  /// @param ids of the model's vocabulary; where empty, ids are not checked
  /// @param normalizer what was checked of it, or a JSON null
  static ArrayNode check(JsonFields file, Map<String, Integer> ids, JsonNode normalizer) {
    ArrayNode checked = Json.mapper().createArrayNode();
    if (!file.has("added_tokens")) {
      return checked;
    }
    if (!(file.raw("added_tokens") instanceof ArrayNode tokens) || tokens.size() > MOST) {
      file.problem("'added_tokens' must be a list of at most %d tokens".formatted(MOST));
      return checked;
    }
    AddedTokens check = new AddedTokens(file, ids, normalizer);
    for (int i = 0; i < tokens.size(); i++) {
      check.add("'added_tokens' %d".formatted(i), tokens.path(i), checked);
    }
    return checked;
  }

  private void add(String where, JsonNode token, ArrayNode checked) {
    JsonNode id = token.path("id");
    JsonNode content = token.path("content");
    if (!id.isIntegralNumber() || !id.canConvertToInt() || !content.isString()) {
      file.problem(where + " must be an object with 'id' and 'content'");
      return;
    }
    String text = content.stringValue();
    if (text.isEmpty() || !WellFormed.isWellFormed(text) || !seen.add(text)) {
      file.problem(
          "%s: %s is empty, no text, or there twice".formatted(where, Problems.quote(text)));
      return;
    }
    ObjectNode copy = checked.addObject();
    copy.put("id", id.intValue()).put("content", text);
    for (String flag : FLAGS) {
      JsonNode value = token.path(flag);
      if (!value.isBoolean()) {
        file.problem("%s: '%s' must be true or false".formatted(where, flag));
        return;
      }
      copy.put(flag, value.booleanValue());
    }
    // Where the normalizer leaves nothing of it, it would be found between any two characters.
    if (copy.path("normalized").booleanValue()
        && rewrites
        && (erases || text.chars().noneMatch(c -> c < 128 && Character.isLetterOrDigit(c)))) {
      file.problem(
          "%s: %s is 'normalized', but the normalizer may leave nothing of it"
              .formatted(where, Problems.quote(text)));
    }
    checkId(where, text, id.intValue());
  }

  /// A token that the model has is that token; others are counted on from the end, whatever the
  /// file says.
  private void checkId(String where, String text, int stated) {
    if (ids.isEmpty()) {
      return;
    }
    int size = ids.size();
    int given = ids.getOrDefault(text, highest >= size ? highest + 1 : size);
    if (given != stated) {
      file.problem(
          "%s: %s has id %d, but comes to be %d"
              .formatted(where, Problems.quote(text), stated, given));
    }
    highest = Math.max(highest, given);
  }
}
