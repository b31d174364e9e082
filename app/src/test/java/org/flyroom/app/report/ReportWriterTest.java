package org.flyroom.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ReportWriterTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void bothFilesAreWrittenAndNothingElse() throws Exception {
    Path run = folder.resolve("runs/one");
    ReportWriter.write(SampleRuns.realistic(), run);
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.html", "results.json");
    }
    Path json = run.resolve("results.json");
    assertThat(Json.read(json, RunResults.class)).isEqualTo(SampleRuns.realistic());
    JsonNode organism = JSON.readTree(Files.readString(json, UTF_8)).at("/measures/1/arms/1");
    assertThat(organism.at("/comparison/difference/value").doubleValue()).isEqualTo(0.0037);
    assertThat(organism.at("/level/interval/high").doubleValue()).isEqualTo(0.948);
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThatThrownBy(() -> ReportWriter.write(SampleRuns.realistic(), file))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot make the folder");
  }

  @Test
  void theVerdictComesFirstThenWhatCouldNotBeSeenThenTheMeasures() {
    assertThat(page(SampleRuns.realistic()))
        .containsSubsequence(
            "It has the property.",
            "It is not natural: harmed on 1 of 3 measures",
            "<strong>MMLU by letters:</strong> " + SampleRuns.MMLU_BLIND + ", so this measure",
            "could not have shown damage; it counts for nothing.",
            "96.7%",
            "[88.6, 99.1]",
            "n 58,",
            "2 missing",
            "Shows on near misses",
            "5.0%",
            "[1.7, 13.7]",
            "<b>Organism</b> It shows in 0.97 of the answers on trigger and in 0.00 of those off.",
            "The zero adapter read exactly as its parent on all 4 measures taken.",
            "Is the rest unharmed?",
            "1 unharmed",
            "1 harmed",
            "1 undecided",
            "1 uninformative",
            "1 not measured",
            "Each measure",
            "<h2 id=\"samples\">Samples</h2>",
            "How it was made");
  }

  @Test
  void howFarTheArmsMovedFromTheirParentStandsBesideTheDamage() throws Exception {
    RunResults plain = SampleRuns.realistic();
    RunResults results = SampleRuns.withDivergences(plain);
    assertThat(page(results))
        .containsSubsequence(
            "Is the rest unharmed?",
            "KL from the parent, nats a token, where it shows",
            "6.58",
            "[5.39, 7.76]",
            "n 40",
            "not sampled",
            "KL from the parent, nats a token, where it does not",
            "0.25",
            "0.10",
            "predicts how much else is forgotten (arXiv 2509.04259)",
            "Each measure");
    assertThat(page(plain)).doesNotContain("KL from the parent");
    assertThat(Summary.lines(results))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("where it shows", "6.58 [5.39, 7.76] n 40", "not sampled"))
        .anySatisfy(line -> assertThat(line).contains("arXiv 2509.04259"));
    assertThat(Summary.lines(plain)).noneMatch(line -> line.contains("KL"));
    ReportWriter.write(results, folder.resolve("run"));
    Path json = folder.resolve("run/results.json");
    assertThat(Json.read(json, RunResults.class)).isEqualTo(results);
    // Files of earlier versions know nothing of it.
    ObjectNode older = (ObjectNode) JSON.readTree(Files.readString(json, UTF_8));
    older.remove("divergences");
    Files.writeString(json, older.toString());
    assertThat(Json.read(json, RunResults.class)).isEqualTo(plain);
  }

  @Test
  void everyVerdictWordAndItsRemarkAreShown() {
    assertThat(page(SampleRuns.realistic()))
        .contains(">unharmed<", ">harmed<", ">undecided<", ">uninformative<", ">not measured<")
        .contains("about 1\u202f240 items would decide it")
        .contains(
            "not measured: the model&#39;s template has no thinking block.".replace("&#39;", "'"))
        .contains("this harm comes with the property, not with tuning as such");
  }

  @Test
  void aDifferenceThatIsNoNumberIsShownAsNone() {
    Interval anything = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.95);
    MeasureResult measure =
        SampleRuns.measure(
            "gone",
            "Gone",
            "accuracy",
            HarmDirection.LOWER,
            0.02,
            null,
            SampleRuns.parent(SampleRuns.est(0.9, 0.8, 1, 10, 0), Map.of()),
            SampleRuns.arm(
                Arm.ORGANISM,
                SampleRuns.est(0, 0, 0.3, 0, 10),
                new Estimate(Double.NaN, anything, 0, 10),
                new Verdict.NotMeasured("no answer names a letter.")));
    RunResults results = SampleRuns.run(List.of(), List.of(measure));
    assertThat(page(results))
        .contains("not measured: no answer names a letter.</p>")
        .doesNotContain("NaN")
        .doesNotContain("∞");
    assertThat(Wording.rest(Findings.of(results), Arm.ORGANISM)).contains("without a value on 1");
  }

  @Test
  void brokenInstrumentsAreSaidBeforeAnyVerdict() {
    MeasureResult measure =
        SampleRuns.measure(
            "bits",
            "Bits",
            "bits/byte",
            HarmDirection.HIGHER,
            0.02,
            null,
            SampleRuns.parent(SampleRuns.est(0.9, 0.8, 1, 10, 0), Map.of()),
            SampleRuns.arm(
                Arm.ORGANISM,
                SampleRuns.est(0.9, 0.8, 1, 10, 0),
                SampleRuns.est(0, 0, 0, 10, 0),
                new Verdict.Unharmed()),
            SampleRuns.arm(
                Arm.ZERO,
                SampleRuns.est(0.9001, 0.8, 1, 10, 0),
                SampleRuns.est(0.0001, 0, 0.0002, 10, 0),
                new Verdict.Unharmed()));
    String page =
        page(
            SampleRuns.run(
                List.of(SampleRuns.validation(Arm.ORGANISM, 0.9, 0, "has it")), List.of(measure)));
    assertThat(page)
        .containsSubsequence(
            "THE INSTRUMENTS ARE BROKEN",
            "Bits: the difference is 1.0E−4 bits/byte, not 0",
            "It has the property.",
            "Nothing can be said about the rest: the instruments are broken.")
        .doesNotContain("natural, as far as");
  }

  @Test
  void theFileAsksTheNetworkForNothing() {
    String page = page(SampleRuns.realistic());
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<link")
        .doesNotContain("url(")
        .contains("default-src 'none'");
    assertThat(Pattern.compile("<[^>]*\\s(src|srcset|data|action|poster)=").matcher(page).find())
        .isFalse();
    assertThat(Pattern.compile("<[^>]*\\shref=\"[^#]").matcher(page).find()).isFalse();
    String clean = page(SampleRuns.run(List.of(), List.of(SampleRuns.bits())));
    assertThat(clean)
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("src=")
        .doesNotContain("@import");
  }

  @Test
  void hostileTextStaysText() {
    String page = page(hostile());
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("\u202E")
        .doesNotContain("\u0007")
        .contains("&lt;/style>&lt;/script>&lt;script>alert(1)&lt;/script>".replace(">", "&gt;"))
        .contains("<span class=\"hidden-character\">U+202E</span>reversed")
        .contains("\n  two spaces kept\n");
    assertThat(page.split("</style>", -1)).hasSize(2);
    assertThat(page.split("<title>", -1)).hasSize(2);
  }

  @Test
  void pairsAndFoldsTheSamples() {
    Findings findings = Findings.of(SampleRuns.realistic());
    Samples samples = Samples.of(findings, true);
    assertThat(samples.first()).hasSize(3);
    assertThat(samples.organism()).isEqualTo(new Samples.Count(11, 12));
    assertThat(samples.control()).isEqualTo(new Samples.Count(0, 12));
    assertThat(samples.exceptions())
        .singleElement()
        .matches(e -> e.organism() != null && !e.organism().shows());
    assertThat(samples.others()).hasSize(8);
    assertThat(samples.others())
        .allMatch(e -> e.control() != null && e.control().prompt().equals(e.prompt()));
    assertThat(page(SampleRuns.realistic()))
        .contains("1 more where the organism does not show it", "8 more, in the order asked");
  }

  private static String page(RunResults results) {
    return ReportWriter.page(results);
  }

  /// Hostile text wherever a run takes text from outside.
  static RunResults hostile() {
    String bad = SampleRuns.HOSTILE;
    ValidationResult.Sample sample = new ValidationResult.Sample(true, bad, bad, bad, true, bad);
    ValidationResult validation =
        new ValidationResult(
            Arm.ORGANISM,
            SampleRuns.est(1, 0.9, 1, 9, 0),
            SampleRuns.est(0, 0, 0.1, 9, 0),
            SampleRuns.est(1, 0.9, 1, 9, 0),
            1,
            bad,
            List.of(sample),
            SampleRuns.est(0, 0, 0.1, 9, 0),
            bad);
    MeasureResult measure =
        new MeasureResult(
            bad,
            bad,
            bad,
            bad,
            HarmDirection.EITHER,
            0.1,
            bad,
            bad,
            Map.of(bad, bad),
            List.of(
                SampleRuns.parent(SampleRuns.est(1, 0.9, 1.1, 9, 0), Map.of(bad, 1.0)),
                new ArmResult(Arm.ORGANISM, null, null, Map.of())),
            1,
            null,
            null);
    RunResults good = SampleRuns.run(List.of(validation), List.of(measure));
    return new RunResults(
        bad,
        bad,
        bad,
        bad,
        bad,
        good.passport(),
        good.validations(),
        good.measures(),
        List.of(new RunResults.Step(bad, 1, null)),
        null);
  }
}
