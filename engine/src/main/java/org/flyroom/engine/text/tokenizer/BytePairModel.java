package org.flyroom.engine.text.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `model` of a `tokenizer.json`: byte pair encoding (Sennrich, Haddow and Birch 2016).
///
/// @param ids of the tokens by their text; no two are alike
/// @param json what was checked
record BytePairModel(Map<String, Integer> ids, ObjectNode json) {
  private static final String TYPE = "BPE";

  /// Far above any vocabulary in use (262,144).
  private static final int LARGEST_ID = (1 << 24) - 1;

  static BytePairModel read(JsonFields model) {
    ObjectNode json = Json.mapper().createObjectNode();
    String type = model.text("type");
    boolean old = type == null && model.has("merges");
    if (!old && !Objects.equals(type, TYPE)) {
      model.problem(
          "'type' is %s; known is %s"
              .formatted(type == null ? "missing" : Problems.quote(type), TYPE));
      return new BytePairModel(Map.of(), json);
    }
    json.put("type", TYPE);
    refuseRandomness(model);
    refuseAffixes(model);
    for (String flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      json.put(flag, model.flag(flag, false));
    }
    Map<String, Integer> ids = vocabulary(model);
    String unknown = model.text("unk_token");
    if (unknown != null) {
      if (!ids.containsKey(unknown)) {
        model.problem("'unk_token' %s is not in the vocabulary".formatted(Problems.quote(unknown)));
      }
      json.put("unk_token", unknown);
    }
    model.refuseUnknown(
        "type",
        "dropout",
        "unk_token",
        "continuing_subword_prefix",
        "end_of_word_suffix",
        "fuse_unk",
        "byte_fallback",
        "ignore_merges",
        "vocab",
        "merges");
    json.set("vocab", model.raw("vocab"));
    json.set("merges", merges(model, ids));
    return new BytePairModel(ids, json);
  }

  private static void refuseRandomness(JsonFields model) {
    JsonNode dropout = model.raw("dropout");
    if (model.has("dropout") && !(dropout.isNumber() && dropout.doubleValue() == 0)) {
      model.problem(
          "'dropout' is %s: a text would have other tokens each time"
              .formatted(model.shown("dropout")));
    }
  }

  private static void refuseAffixes(JsonFields model) {
    for (String key : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      String affix = model.text(key);
      if (affix != null && !affix.isEmpty()) {
        model.problem("'%s' is not supported, but is %s".formatted(key, Problems.quote(affix)));
      }
    }
  }

  private static Map<String, Integer> vocabulary(JsonFields model) {
    if (!(model.raw("vocab") instanceof ObjectNode vocabulary) || vocabulary.isEmpty()) {
      model.problem("'vocab' must be an object of tokens and their ids, not empty");
      return Map.of();
    }
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    BitSet taken = new BitSet();
    List<String> wrong = new ArrayList<>();
    vocabulary.forEachEntry(
        (token, value) -> {
          String problem = problem(token, value, taken);
          if (problem != null) {
            wrong.add("'vocab': token %s %s".formatted(Problems.quote(token), problem));
          } else {
            taken.set(value.intValue());
            ids.put(token, value.intValue());
          }
        });
    report(model, wrong);
    return wrong.isEmpty() ? Map.copyOf(ids) : Map.of();
  }

  private static @Nullable String problem(String token, JsonNode value, BitSet taken) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > LARGEST_ID) {
      return "has id %s, which must be a whole number from 0 to %d"
          .formatted(Problems.quote(value.toString()), LARGEST_ID);
    }
    if (taken.get(value.intValue())) {
      return "has id %d, which another has too".formatted(value.intValue());
    }
    return token.isEmpty() || !WellFormed.isWellFormed(token) ? "is not text" : null;
  }

  private static ArrayNode merges(JsonFields model, Map<String, Integer> ids) {
    ArrayNode checked = Json.mapper().createArrayNode();
    if (!(model.raw("merges") instanceof ArrayNode merges)) {
      model.problem("'merges' must be a list");
      return checked;
    }
    Set<Long> seen = HashSet.newHashSet(merges.size());
    List<String> wrong = new ArrayList<>();
    for (int rank = 0; rank < merges.size(); rank++) {
      JsonNode merge = merges.path(rank);
      if (rank == 0 && merge.asString("").startsWith("#version")) {
        continue;
      }
      List<String> pair = pair(merge);
      String problem = pair.isEmpty() ? "is not two tokens" : problem(pair, ids, seen);
      if (problem == null) {
        checked.addArray().add(pair.getFirst()).add(pair.getLast());
      } else if (!ids.isEmpty()) {
        wrong.add("'merges': %s %s".formatted(Problems.quote(merge.toString()), problem));
      }
    }
    report(model, wrong);
    return checked;
  }

  /// The two tokens, written as a list or as one text with a space between; empty otherwise.
  private static List<String> pair(JsonNode merge) {
    if (merge.isString()) {
      String[] parts = merge.stringValue().split(" ", -1);
      return parts.length == 2 ? List.of(parts) : List.of();
    }
    return merge.isArray()
            && merge.size() == 2
            && merge.path(0).isString()
            && merge.path(1).isString()
        ? List.of(merge.path(0).stringValue(), merge.path(1).stringValue())
        : List.of();
  }

  private static @Nullable String problem(
      List<String> pair, Map<String, Integer> ids, Set<Long> seen) {
    Integer left = ids.get(pair.getFirst());
    Integer right = ids.get(pair.getLast());
    if (left == null || right == null) {
      return "names a token that is not in the vocabulary";
    }
    if (!ids.containsKey(pair.getFirst() + pair.getLast())) {
      return "makes a token that is not in the vocabulary";
    }
    return seen.add(((long) left << Integer.SIZE) | right) ? null : "is there twice";
  }

  private static void report(JsonFields model, List<String> alike) {
    if (!alike.isEmpty()) {
      int others = alike.size() - 1;
      model.problem(
          alike.getFirst() + (others == 0 ? "" : " (and so on: %d more)".formatted(others)));
    }
  }
}
