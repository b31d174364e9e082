package org.flyroom.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.type.LogicalType;

/// JSON as every file of the project has it.
///
/// Fields come in the order of the record's components, enum constants in lower case, the cases of
/// sealed types with a field that names them. Reading is strict: no unknown or doubled key, no
/// missing one, no null where the record has no `@Nullable`, no text where a number belongs, and no
/// number where a text does. NaN is never written; infinities are, as the texts `"Infinity"` and
/// `"-Infinity"`.
public final class Json {
  private static final List<CoercionInputShape> NO_TEXT =
      List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

  private static final JsonMapper MAPPER =
      strict()
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new NoNanSerializer())
                  .addSerializer(double.class, new NoNanSerializer()))
          .build();

  private static final JsonMapper CANONICAL =
      strict()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final ObjectWriter PRETTY =
      MAPPER
          .writer()
          .with(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private Json() {}

  /// The mapper behind this class, for what its methods do not cover.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// Indented text that ends with a line break.
  public static String pretty(Object value) {
    return PRETTY.writeValueAsString(value) + "\n";
  }

  /// Text on one line, without a line break at its end.
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Text for hashing and for the ledger: equal values give equal texts, different values of one
  /// type different ones. Keys are sorted, there is no white space, all characters are ASCII, and
  /// numbers that are none are written as texts.
  public static String canonical(Object value) {
    return CANONICAL.writeValueAsString(value);
  }

  /// Reads what [#canonical] wrote.
  static <T> T fromCanonical(String text, Class<T> type) {
    return CANONICAL.readValue(text, type);
  }

  /// Reads a file that holds one JSON value.
  ///
  /// @throws FlyroomException with file, line, key and problem
  public static <T> T read(Path file, Class<T> type) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
    try {
      return present(file.toString(), MAPPER.readValue(bytes, type));
    } catch (JacksonException e) {
      int line = line(bytes, e);
      throw new FlyroomException((line > 0 ? file + ":" + line : file) + ": " + problem(e), e);
    }
  }

  /// Reads a text that holds one JSON value.
  ///
  /// @param where file and line for the message, such as `rows.jsonl:17`
  /// @throws FlyroomException with place, key and problem
  public static <T> T parse(String where, String text, Class<T> type) {
    try {
      return present(where, MAPPER.readValue(text, type));
    } catch (JacksonException e) {
      throw new FlyroomException(where + ": " + problem(e), e);
    }
  }

  /// Reads a text that holds one JSON object, whatever its keys.
  ///
  /// @param where file and line for the message
  /// @throws FlyroomException with place and problem
  public static ObjectNode parseObject(String where, String text) {
    JsonNode node;
    try {
      node = present(where, MAPPER.readTree(text));
    } catch (JacksonException e) {
      throw new FlyroomException(
          "%s: not valid JSON: %s".formatted(where, Problems.quote(problem(e))), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new FlyroomException(where + ": not a JSON object");
  }

  // Unknown keys of a record are reported after it was read, without their place.
  private static int line(byte[] json, JacksonException e) {
    if (e.getLocation() != null && e.getLocation().getLineNr() > 0) {
      return e.getLocation().getLineNr();
    }
    JsonPointer wanted = JsonPointer.empty();
    for (JacksonException.Reference step : e.getPath()) {
      @Nullable String key = step.getPropertyName();
      wanted = key == null ? wanted.appendIndex(step.getIndex()) : wanted.appendProperty(key);
    }
    try (JsonParser parser = MAPPER.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.streamReadContext().pathAsPointer().equals(wanted)) {
          return parser.currentTokenLocation().getLineNr();
        }
      }
    }
    return 0;
  }

  private static <T> T present(String where, @Nullable T value) {
    if (value == null) {
      throw new FlyroomException(where + ": null where a value belongs");
    }
    return value;
  }

  /// What is wrong and under which key, in one line.
  private static String problem(JacksonException e) {
    String what =
        switch (e) {
          case UnrecognizedPropertyException unknown ->
              "unknown; known here are "
                  + unknown.getKnownPropertyIds().stream()
                      .map(String::valueOf)
                      .collect(Collectors.joining(", "));
          case InvalidNullException _ -> "must not be null";
          case ValueInstantiationException refused when refused.getCause() != null ->
              String.valueOf(refused.getCause().getMessage());
          case MismatchedInputException missing
              when missing.getOriginalMessage().startsWith("Missing required creator property") ->
              "missing";
          // Jackson adds where it was reading, which is said here already.
          default ->
              e.getOriginalMessage().replaceFirst(" *(\\(start marker )?at \\[Source: .*", "");
        };
    String path = path(e);
    String firstLine = what.lines().findFirst().orElse(what);
    return path.isEmpty() ? firstLine : "key %s: %s".formatted(path, firstLine);
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      @Nullable String key = step.getPropertyName();
      if (key == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(key);
      }
    }
    return path.toString();
  }

  private static JsonMapper.Builder strict() {
    return JsonShapes.addTo(JsonMapper.builder())
        .annotationIntrospector(new RecordNullness())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            config -> {
              for (CoercionInputShape shape : NO_TEXT) {
                config.setCoercion(shape, CoercionAction.Fail);
              }
            })
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE);
  }

  private static final class NoNanSerializer extends StdScalarSerializer<Double> {
    NoNanSerializer() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (value.isNaN()) {
        context.reportMappingProblem("NaN cannot be written: leave the value out, or say why");
      }
      out.writeNumber(value);
    }
  }
}
