package org.flyroom.engine.text.tokenizer;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.JsonFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The steps that a `tokenizer.json` puts around its model, each with the fields it may have.
///
/// @param listKey under which a `Sequence` of them has its steps
/// @param known by type
record Components(String listKey, Map<String, List<Field>> known) {
  private static final int MOST = 64;
  private static final int DEEPEST = 4;
  private static final String SEQUENCE = "Sequence";

  /// What a field holds.
  private enum Kind {
    FLAG("true or false"),
    TEXT("text"),
    WORD("text, not empty"),
    CHARACTER("a single character"),
    PATTERN("{\"String\": ...} or {\"Regex\": ...}"),
    FEW("a whole number from 0 to 16"),
    ZERO("0"),
    BEHAVIOUR("Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous"),
    SCHEME("first, never or always");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    boolean fits(JsonNode value) {
      return switch (this) {
        case FLAG -> value.isBoolean();
        case TEXT -> isText(value);
        case WORD -> isText(value) && !value.stringValue().isEmpty();
        case CHARACTER ->
            isText(value)
                && value.stringValue().codePointCount(0, value.stringValue().length()) == 1;
        case PATTERN ->
            value.isObject()
                && value.size() == 1
                && (WORD.fits(value.path("String")) || WORD.fits(value.path("Regex")));
        case FEW ->
            value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 0
                && value.intValue() <= 16;
        case ZERO -> FEW.fits(value) && value.intValue() == 0;
        case BEHAVIOUR ->
            List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous")
                .contains(value.asString(""));
        case SCHEME -> List.of("first", "never", "always").contains(value.asString(""));
      };
    }

    private static boolean isText(JsonNode value) {
      return value.isString() && WellFormed.isWellFormed(value.stringValue());
    }
  }

  private record Field(String name, Kind kind, boolean required) {}

  private static final List<Field> BYTE_LEVEL =
      List.of(
          needed("add_prefix_space", Kind.FLAG),
          needed("trim_offsets", Kind.FLAG),
          optional("use_regex", Kind.FLAG));

  private static final List<Field> REPLACE =
      List.of(needed("pattern", Kind.PATTERN), needed("content", Kind.TEXT));

  private static final List<Field> METASPACE =
      List.of(
          needed("replacement", Kind.CHARACTER),
          optional("add_prefix_space", Kind.FLAG),
          optional("prepend_scheme", Kind.SCHEME),
          optional("split", Kind.FLAG),
          optional("str_rep", Kind.TEXT));

  static final Components NORMALIZERS =
      new Components(
          "normalizers",
          Map.ofEntries(
              entry("NFC", List.of()),
              entry("NFD", List.of()),
              entry("NFKC", List.of()),
              entry("NFKD", List.of()),
              entry("Lowercase", List.of()),
              entry("StripAccents", List.of()),
              entry("ByteLevel", List.of()),
              entry(
                  "Strip",
                  List.of(needed("strip_left", Kind.FLAG), needed("strip_right", Kind.FLAG))),
              entry("Prepend", List.of(needed("prepend", Kind.WORD))),
              entry("Replace", REPLACE)));

  static final Components PRE_TOKENIZERS =
      new Components(
          "pretokenizers",
          Map.of(
              "ByteLevel", BYTE_LEVEL,
              "Metaspace", METASPACE,
              "Whitespace", List.of(),
              "WhitespaceSplit", List.of(),
              "Digits", List.of(optional("individual_digits", Kind.FLAG)),
              "Punctuation", List.of(optional("behavior", Kind.BEHAVIOUR)),
              "Split",
                  List.of(
                      needed("pattern", Kind.PATTERN),
                      needed("behavior", Kind.BEHAVIOUR),
                      needed("invert", Kind.FLAG))));

  static final Components DECODERS =
      new Components(
          "decoders",
          Map.of(
              "ByteLevel",
              BYTE_LEVEL,
              "Metaspace",
              METASPACE,
              "Replace",
              REPLACE,
              "ByteFallback",
              List.of(),
              "Fuse",
              List.of(),
              // The native tokenizer crashes on tokens shorter than what is to be cut at their end.
              "Strip",
              List.of(
                  needed("content", Kind.CHARACTER),
                  needed("start", Kind.FEW),
                  needed("stop", Kind.ZERO))));

  private static Field needed(String name, Kind kind) {
    return new Field(name, kind, true);
  }

  private static Field optional(String name, Kind kind) {
    return new Field(name, kind, false);
  }

  /// The step under a key with nothing in it but what was checked; a JSON null where there is none.
  JsonNode check(JsonFields file, String key) {
    if (!file.has(key)) {
      return Json.mapper().nullNode();
    }
    List<String> wrong = new ArrayList<>();
    JsonNode checked = step(file.raw(key), 0, wrong);
    wrong.forEach(problem -> file.problem("'%s': %s".formatted(key, problem)));
    return checked;
  }

  private JsonNode step(JsonNode step, int depth, List<String> wrong) {
    ObjectNode checked = Json.mapper().createObjectNode();
    String type = step.path("type").asString("");
    if (!step.isObject() || !(type.equals(SEQUENCE) || known.containsKey(type))) {
      TreeSet<String> names = new TreeSet<>(known.keySet());
      names.add(SEQUENCE);
      wrong.add(
          "%s is not supported; known are %s"
              .formatted(
                  Problems.quote(step.isObject() ? type : step.toString()),
                  String.join(", ", names)));
      return checked;
    }
    checked.put("type", type);
    List<String> names = new ArrayList<>(List.of("type"));
    if (type.equals(SEQUENCE)) {
      names.add(listKey);
      sequence(step.path(listKey), depth, wrong, checked);
    } else {
      List<Field> allowed = requireNonNull(known.get(type));
      allowed.forEach(field -> names.add(field.name));
      // The byte-level steps share one list of fields, and files give them wherever they stand.
      if (type.equals("ByteLevel")) {
        BYTE_LEVEL.forEach(field -> names.add(field.name));
      }
      allowed.forEach(field -> copy(type, field, step.path(field.name), wrong, checked));
    }
    List<String> unknown =
        new JsonFields(type, (ObjectNode) step, new Problems())
            .unknown(names.toArray(String[]::new));
    if (!unknown.isEmpty()) {
      wrong.add("%s: not supported: %s".formatted(type, String.join(", ", unknown)));
    }
    return checked;
  }

  private void sequence(JsonNode steps, int depth, List<String> wrong, ObjectNode checked) {
    ArrayNode list = checked.putArray(listKey);
    if (!steps.isArray() || steps.size() > MOST || depth == DEEPEST) {
      wrong.add(
          "Sequence: '%s' must be a list of at most %d, nested at most %d deep"
              .formatted(listKey, MOST, DEEPEST));
      return;
    }
    for (JsonNode step : steps) {
      list.add(step(step, depth + 1, wrong));
    }
  }

  private static void copy(
      String type, Field field, JsonNode value, List<String> wrong, ObjectNode checked) {
    if (value.isMissingNode() || value.isNull()) {
      if (field.required) {
        wrong.add("%s: no '%s'".formatted(type, field.name));
      }
      return;
    }
    if (!field.kind.fits(value)) {
      wrong.add(
          "%s: '%s' must be %s, not %s"
              .formatted(type, field.name, field.kind.words, Problems.quote(value.toString())));
      return;
    }
    if (field.kind == Kind.PATTERN && value.has("Regex")) {
      String regex = value.path("Regex").stringValue();
      SafeRegex.problem(regex)
          .ifPresent(
              problem ->
                  wrong.add(
                      "%s: regular expression %s %s"
                          .formatted(type, Problems.quote(regex), problem)));
    }
    checked.set(field.name, value);
  }
}
