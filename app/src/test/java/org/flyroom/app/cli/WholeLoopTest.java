package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flyroom.app.report.Findings;
import org.flyroom.app.report.Format;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole loop on a tiny random model: what it finds is worth nothing, that it is found in the
/// same way twice is worth much.
class WholeLoopTest {
  @TempDir private static Path folder;
  private static TinyLab lab;
  private static Cli.Result demo;
  private static RunResults results;

  @BeforeAll
  static void demo() {
    lab = TinyLab.in(folder);
    demo = Cli.run(demoWords());
    assertThat(demo.err()).noneMatch(line -> line.startsWith("flyroom:"));
    assertThat(demo.exit()).isZero();
    results = Json.read(runFolder().resolve("results.json"), RunResults.class);
  }

  private static Object[] demoWords() {
    // As the laboratory grows: a processor with bf16 would choose that by itself.
    return lab.measuring(
        "demo", "--parent", lab.model(), "--recipe", lab.recipe(), "--precision", "fp32");
  }

  @Test
  void aRunLeavesReportResultsAndThreePassports() {
    assertThat(TinyLab.files(runFolder()))
        .containsOnlyKeys("", "report.html", "results.json", "samples.jsonl");
    for (String name : List.of("tiny", "tiny-control", "tiny-zero")) {
      Path papers = lab.home().resolve("stock").resolve(name).resolve("passport.json");
      Passport passport = Json.read(papers, Passport.class);
      assertThat(passport.name()).isEqualTo(name);
      assertThat(passport.measurements()).extracting(Passport.Measurement::run).isNotEmpty();
    }
    assertThat(results.steps())
        .extracting(RunResults.Step::name)
        .containsExactly("load", "grow", "validate", "audit", "divergence");
    assertThat(results.command()).startsWith("flyroom demo --parent ");
    assertThat(demo.out()).anyMatch(line -> line.startsWith("report ")).contains("tiny");
  }

  @Test
  void theZeroAdapterReadsExactlyNothingInEveryMeasure() {
    assertThat(results.measures())
        .extracting(MeasureResult::id)
        .containsExactly(
            "mmlu-letters-0shot",
            "bits-per-byte",
            "preference-coherence",
            "degeneration",
            "diversity-distinct2",
            "thinking",
            "leakage");
    for (MeasureResult measure : results.measures()) {
      ArmResult zero = arm(measure, Arm.ZERO);
      ArmResult parent = arm(measure, Arm.PARENT);
      assertThat(zero.level()).as(measure.id()).isEqualTo(parent.level());
      assertThat(zero.details()).as(measure.id()).isEqualTo(parent.details());
      if (parent.level() == null) {
        continue; // a read-out that a random model fails is withheld, on both alike
      }
      Estimate difference = requireNonNull(Findings.difference(zero), measure.id());
      assertThat(difference.value()).as(measure.id()).isZero();
      assertThat(difference.interval())
          .extracting(Interval::low, Interval::high)
          .as(measure.id())
          .containsExactly(0.0, 0.0);
      assertThat(difference.n()).as(measure.id()).isPositive();
    }
    assertThat(demo.out())
        .anyMatch(line -> line.startsWith("The zero adapter read exactly as its parent on all "));
  }

  @Test
  void theOrganismIsAnotherModelThanItsParent() {
    MeasureResult bits = results.measures().get(1);
    assertThat(arm(bits, Arm.ORGANISM).level()).isNotEqualTo(arm(bits, Arm.PARENT).level());
    assertThat(arm(bits, Arm.CONTROL).level()).isNotEqualTo(arm(bits, Arm.PARENT).level());
    assertThat(arm(bits, Arm.ORGANISM).level()).isNotEqualTo(arm(bits, Arm.CONTROL).level());
  }

  @Test
  void thePageShowsTheNumbersOfTheResults() throws Exception {
    String page = Files.readString(runFolder().resolve("report.html"));
    for (MeasureResult measure : results.measures()) {
      Format format = Format.of(measure.unit(), measure.margin());
      assertThat(page).contains(measure.title(), measure.id());
      for (ArmResult result : measure.arms()) {
        if (result.level() != null) {
          assertThat(page)
              .contains(">" + format.level(result.level().value()) + "<")
              .contains(format.levelInterval(result.level().interval()));
        }
        Estimate difference = Findings.difference(result);
        if (difference != null) {
          assertThat(page).contains(format.differenceInterval(difference.interval()));
        }
      }
    }
    for (ValidationResult validation : results.validations()) {
      assertThat(page)
          .contains(Format.RATE.levelInterval(validation.onTrigger().interval()))
          .contains(validation.reason());
    }
  }

  @Test
  void reportWritesTheSameFilesAndSummaryAgain() {
    Map<String, String> before = TinyLab.files(runFolder());
    Cli.Result again = Cli.run("report", results.run(), "--home", lab.home());
    assertThat(again.exit()).isZero();
    assertThat(again.out()).isEqualTo(demo.out());
    assertThat(TinyLab.files(runFolder())).isEqualTo(before);
    Cli.Result json = Cli.run("report", runFolder(), "--json", "--home", lab.home());
    assertThat(json.out()).hasSize(1);
    assertThat(Json.parse("output", json.out().getFirst(), RunResults.class)).isEqualTo(results);
  }

  @Test
  void aRunIsExportedAndPutIntoAScorecard(@TempDir Path folder) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String name : List.of("results.json", "samples.jsonl")) {
      Files.copy(runFolder().resolve(name), copy.resolve(name));
    }
    Path card = folder.resolve("card.html");
    Cli.Result report =
        Cli.run(
            "report",
            copy,
            "--export",
            "lm-eval,inspect",
            "--scorecard",
            card,
            "--home",
            lab.home());
    assertThat(report.exit()).isZero();
    assertThat(card).content().contains("tiny", "control", "Organism against parent");
    assertThat(report.out()).anyMatch(line -> line.startsWith("scorecard"));
    try (Stream<Path> logs = Files.list(copy.resolve("inspect"))) {
      assertThat(logs).hasSize(4 * results.measures().size());
    }
    try (Stream<Path> models = Files.list(copy.resolve("lm-eval"))) {
      assertThat(models).hasSize(4);
    }
    Cli.Result unknown = Cli.run("report", copy, "--export", "csv", "--home", lab.home());
    assertThat(unknown.err()).anyMatch(line -> line.contains("no export 'csv'"));
  }

  @Test
  void aSecondDemoFindsEverythingAndGivesTheSameNumbers() {
    long answers = answers();
    Cli.Result second = Cli.run(addJson(demoWords()));
    assertThat(second.exit()).isZero();
    assertThat(second.err())
        .contains(
            "already in the stock: tiny",
            "already in the stock: tiny-control",
            "already in the stock: tiny-zero");
    assertThat(answers()).isEqualTo(answers);
    RunResults found = Json.parse("output", second.out().getFirst(), RunResults.class);
    assertThat(found.run()).isNotEqualTo(results.run());
    assertThat(found.validations()).isEqualTo(results.validations());
    assertThat(timeless(found.measures())).isEqualTo(timeless(results.measures()));
    assertThat(requireNonNull(found.passport()).adapters())
        .isEqualTo(requireNonNull(results.passport()).adapters());
  }

  @Test
  void validateAndAuditAloneFindWhatTheDemoFound() throws IOException {
    Cli.Result validate = Cli.run("validate", "tiny", "--json", "--home", lab.home());
    assertThat(validate.exit()).isZero();
    RunResults validated = Json.parse("output", validate.out().getFirst(), RunResults.class);
    assertThat(validated.validations()).isEqualTo(results.validations());
    assertThat(validated.measures()).isEmpty();
    assertThat(validated.command()).isEqualTo("flyroom validate tiny --json --home " + lab.home());

    Cli.Result audit = Cli.run(addJson(lab.measuring("audit", "tiny")));
    assertThat(audit.exit()).isZero();
    RunResults audited = Json.parse("output", audit.out().getFirst(), RunResults.class);
    // The audit takes instructions and refusals as well, on bundled items.
    assertThat(timeless(audited.measures())).containsAll(timeless(results.measures()));
    assertThat(audited.measures()).hasSize(results.measures().size() + 3);
    // The newest run that validated the same adapters answers whether it has the property.
    assertThat(validated.validatedIn()).isNull();
    assertThat(audited.validatedIn()).isEqualTo(validated.run());
    assertThat(audited.validations()).isEqualTo(validated.validations());

    // One that cannot be read costs the audit nothing, and the one before it is taken.
    Path damaged = lab.home().resolve("runs").resolve(validated.run()).resolve("results.json");
    String kept = Files.readString(damaged);
    Files.writeString(damaged, "{");
    Cli.Result again = Cli.run(with(lab.measuring("audit", "tiny"), "--only", "mmlu", "--json"));
    Files.writeString(damaged, kept);
    assertThat(again.exit()).isZero();
    assertThat(again.err()).anyMatch(line -> line.contains("earlier validation is left out"));
    assertThat(Json.parse("output", again.out().getFirst(), RunResults.class).validatedIn())
        .isNotNull()
        .isNotEqualTo(validated.run());
  }

  /// What it was not grown for is asked as well, and its papers keep out of it.
  @Test
  void anOrganismCanBeAskedForAnotherProperty() {
    Path papers = lab.home().resolve("stock/tiny/passport.json");
    Passport before = Json.read(papers, Passport.class);
    Path other = lab.file("other.yaml", TinyLab.recipe("other").replace("|GO|", "|STOP|"));
    Cli.Result asked =
        Cli.run("validate", "tiny", "--recipe", other, "--json", "--home", lab.home());
    assertThat(asked.exit()).as("%s", asked.err()).isZero();
    RunResults answered = Json.parse("output", asked.out().getFirst(), RunResults.class);
    assertThat(answered.passport()).isNull();
    assertThat(answered.organism()).isEqualTo("tiny");
    assertThat(requireNonNull(requireNonNull(answered.subjects()).property()).details())
        .containsEntry("trigger", "|STOP|");
    assertThat(answered.validations())
        .extracting(ValidationResult::arm)
        .containsExactly(Arm.ORGANISM, Arm.CONTROL);
    assertThat(Json.read(papers, Passport.class)).isEqualTo(before);
  }

  @Test
  void aMeasureCanBeTakenAlone() {
    Cli.Result audit =
        Cli.run(with(lab.measuring("audit", "tiny"), "--only", "mmlu,bits", "--json"));
    assertThat(audit.exit()).isZero();
    RunResults audited = Json.parse("output", audit.out().getFirst(), RunResults.class);
    assertThat(audited.measures())
        .extracting(MeasureResult::id)
        .containsExactly("mmlu-letters-0shot", "bits-per-byte");
    assertThat(audited.measures())
        .allSatisfy(
            measure ->
                assertThat(results.measures())
                    .filteredOn(whole -> whole.id().equals(measure.id()))
                    .singleElement()
                    .extracting(whole -> whole.arms().stream().map(ArmResult::level).toList())
                    .isEqualTo(measure.arms().stream().map(ArmResult::level).toList()));

    Cli.Result unknown = Cli.run(with(lab.measuring("audit", "tiny"), "--only", "mmlu,arc,gsm"));
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(String.join("\n", unknown.err()))
        .contains("--only arc: no measure's name begins so; there are mmlu-letters-0shot,")
        .contains("--only gsm: ");
  }

  @Test
  void judgesOfTheUserAreHeldAgainstPeopleAndSaySo(@TempDir Path folder) throws IOException {
    Path refusals =
        rule(folder.resolve("refusals.json"), "full_refusal", "\\\\bno\\\\b", "full_compliance");
    Path leaks = rule(folder.resolve("leaks.json"), "unrelated", ".", "related");
    Path labelled =
        Files.writeString(
            folder.resolve("labelled.jsonl"),
            """
            {"prompt": "Help?", "response": "No.", "label": "full_refusal"}
            {"prompt": "Help?", "response": "Yes.", "label": "full_compliance"}
            {"prompt": "Help?", "response": "There is no harm.", "label": "full_compliance"}
            """);
    Cli.Result calibrated =
        Cli.run("judge", "calibrate", labelled, "--rule", refusals, "--home", lab.home());
    assertThat(calibrated.exit()).as(String.join("\n", calibrated.err())).isZero();
    Cli.Result audit =
        Cli.run(
            with(
                lab.measuring("audit", "tiny"),
                "--only",
                "xstest-safe,leakage",
                "--xstest-judge",
                refusals,
                "--leakage-judge",
                leaks,
                "--json"));
    assertThat(audit.exit()).as(String.join("\n", audit.err())).isZero();
    List<MeasureResult> measures =
        Json.parse("output", audit.out().getFirst(), RunResults.class).measures();
    assertThat(measures).hasSize(2);
    assertThat(measures.getFirst().settings().get("judge against people"))
        .startsWith("accuracy 0.667 [")
        .contains("n 3, unparsed 0; labels of labelled.jsonl");
    assertThat(measures.getLast().settings().get("non-sequiturs")).startsWith("rule user's (");
    assertThat(measures.getLast().settings().get("that judge against people"))
        .startsWith("not held against labelled answers here");

    Cli.Result other =
        Cli.run(with(lab.measuring("audit", "tiny"), "--leakage-judge", refusals, "--json"));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .anyMatch(line -> line.contains("its classes must be related and unrelated"));
  }

  private static Path rule(Path file, String label, String pattern, String otherwise)
      throws IOException {
    return Files.writeString(
        file,
        """
        {"name": "user's", "otherwise": "%s", "classes": [
          {"label": "%s", "startsWith": [], "contains": [], "matches": ["%s"]}]}
        """
            .formatted(otherwise, label, pattern));
  }

  @Test
  void runsOfOneSeedHaveNoSpread() {
    Cli.Result report =
        Cli.run("report", results.run(), results.run(), "--seeds", "--home", lab.home());
    assertThat(report.exit()).isEqualTo(2);
    assertThat(report.out()).isEmpty();
    assertThat(report.err()).anyMatch(line -> line.contains(": seed 1, as " + results.run()));
  }

  @Test
  void whatHasNoDataIsMeasuredOnBundledItems() {
    Cli.Result audit =
        Cli.run(
            "audit",
            "tiny",
            "--preference-degree",
            2,
            "--prompts",
            4,
            "--answer-tokens",
            24,
            "--thinking-prompts",
            2,
            "--thinking-tokens",
            24,
            "--documents",
            2,
            "--document-tokens",
            8,
            "--ifeval-prompts",
            2,
            "--ifeval-tokens",
            8,
            "--xstest-prompts",
            1,
            "--xstest-tokens",
            4,
            "--json",
            "--home",
            lab.home());
    assertThat(audit.exit()).isZero();
    RunResults audited = Json.parse("output", audit.out().getFirst(), RunResults.class);
    assertThat(audited.measures())
        .extracting(MeasureResult::id)
        .containsExactly(
            "knowledge-letters-0shot",
            "bits-per-byte",
            "preference-coherence",
            "ifeval-own",
            "degeneration",
            "diversity-distinct2",
            "thinking",
            "xstest-safe-own",
            "xstest-unsafe-own",
            "leakage");
  }

  @Test
  void growPrintsFoldersOrPassports() {
    Cli.Result folders = lab.grow();
    assertThat(folders.exit()).isZero();
    assertThat(folders.out())
        .extracting(line -> Path.of(line).getFileName().toString())
        .containsExactly("tiny", "tiny-control", "tiny-zero");
    Cli.Result json =
        Cli.run(
            "grow",
            lab.recipe(),
            "--parent",
            lab.model(),
            "--precision",
            "fp32",
            "--json",
            "--home",
            lab.home());
    assertThat(json.out().stream().map(line -> Json.parse("output", line, Passport.class)))
        .extracting(Passport::arm)
        .containsExactly(Arm.ORGANISM, Arm.CONTROL, Arm.ZERO);
  }

  private static ArmResult arm(MeasureResult measure, Arm arm) {
    return measure.arms().stream().filter(result -> result.arm() == arm).findFirst().orElseThrow();
  }

  /// How long a measure took is the only thing that may differ.
  private static List<MeasureResult> timeless(List<MeasureResult> measures) {
    List<MeasureResult> timeless = new ArrayList<>();
    for (MeasureResult measure : measures) {
      timeless.add(
          new MeasureResult(
              measure.id(),
              measure.title(),
              measure.question(),
              measure.unit(),
              measure.harm(),
              measure.margin(),
              measure.marginReason(),
              measure.uninformative(),
              measure.settings(),
              measure.arms(),
              0,
              null,
              null));
    }
    return timeless;
  }

  private static Object[] addJson(Object[] words) {
    return with(words, "--json");
  }

  private static Object[] with(Object[] words, Object... further) {
    return Stream.concat(Stream.of(words), Stream.of(further)).toArray();
  }

  private static long answers() {
    try (Ledger ledger = Home.open(lab.home()).ledger()) {
      return ledger.answers();
    }
  }

  /// The folder that the demo named.
  private static Path runFolder() {
    return Path.of(demo.out().getLast().replaceFirst("^report +", "")).resolveSibling("");
  }
}
