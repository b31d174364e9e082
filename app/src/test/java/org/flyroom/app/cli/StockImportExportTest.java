package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.TinyChat;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StockImportExportTest extends StockCommandBench {
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
        .contains("--recipe names the property that 'tiny' was grown for");
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
}
