package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.History.Ancestor;
import org.flyroom.core.organism.History.Export;
import org.flyroom.core.organism.History.Imported;
import org.flyroom.core.organism.History.Retirement;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StockTest extends StockBench {
  @Test
  void whatThePapersNameIsHeldToTheFilesAtEveryLoad() throws IOException {
    grow(stock, recipe("sly", 1));
    assertThat(StockVerification.of(stock, List.of()))
        .isEqualTo(
            new StockVerification(List.of("sly", "sly-control", "sly-zero"), List.of(), List.of()));
    Path home = stock.folder("sly");
    Files.writeString(home.resolve("recipe.yaml"), "\n", StandardOpenOption.APPEND);
    Files.writeString(home.resolve("rows.jsonl"), "");
    Files.delete(home.resolve("prompts.jsonl"));
    Files.writeString(weights("sly"), "x");
    Files.delete(stock.folder("sly-zero").resolve("passport.json"));
    FlyroomException thrown = catchThrowableOfType(FlyroomException.class, () -> stock.open("sly"));
    assertThat(thrown.problems())
        .hasSize(4)
        .anyMatch(problem -> problem.contains("adapter_model.safetensors is not what"))
        .anyMatch(problem -> problem.contains("recipe.yaml is not what"))
        .anyMatch(problem -> problem.contains("prompts.jsonl is missing"))
        .anyMatch(problem -> problem.contains("rows.jsonl is not what"));
    StockVerification found = StockVerification.of(stock, List.of());
    assertThat(found.problems()).hasSize(4).allMatch(problem -> problem.startsWith("sly: "));
    assertThat(found.notes())
        .containsExactly("sly-zero: not complete: run the grow command that began it again");
    assertThat(found.sound()).containsExactly("sly-control");
    assertThat(StockVerification.of(stock, List.of("sly-zero", "nobody")).problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("is not complete"))
        .anyMatch(problem -> problem.contains("no organism 'nobody'"));
  }

  @Test
  void papersOfTheFirstFormatAreReadAndThoseOfALaterOneRefused() throws IOException {
    grow(stock, recipe("sly", 1));
    Path file = stock.folder("sly").resolve("passport.json");
    ObjectNode json = Json.parseObject("passport", Files.readString(file));
    json.put("format", 1);
    json.remove("history");
    ((ObjectNode) json.path("adapters").get(0)).remove(List.of("configSha256", "encryptedSha256"));
    Files.writeString(file, Json.pretty(json));
    assertThat(stock.open("sly").passport().history().exports()).isEmpty();
    json.put("format", 99);
    json.put("new-key", true);
    Files.writeString(file, Json.pretty(json));
    assertThatThrownBy(() -> stock.passport("sly"))
        .hasMessageContaining("format 99 is newer than the 2 that this Flyroom reads");
    assertThat(StockEntry.all(stock).getFirst().state()).isEqualTo(StockEntry.State.UNREADABLE);
  }

  @Test
  void theListTellsTheLastValidationAndTheLastAudit() throws IOException {
    grow(stock, recipe("sly", 1));
    Files.createDirectories(stock.folder("half").resolve("checkpoints"));
    Estimate early = Proportion.estimate(1, 10, 0);
    Estimate late = Proportion.estimate(9, 10, 0);
    stock.add("sly", validation("r1", "has it not", early, late));
    stock.add("sly", new Measurement("mmlu", "r2", "t2", "harmed"));
    stock.add("sly", validation("r3", "has it", late, early));
    stock.add("sly", new Measurement("mmlu", "r4", "t4", "unharmed"));
    stock.add("sly", new Measurement("text", "r4", "t4", "unharmed"));
    stock.add("sly", new Measurement("thinking", "r4", "t4", "undecided"));
    List<StockEntry> entries = StockEntry.all(stock);
    assertThat(entries)
        .extracting(StockEntry::name)
        .containsExactly("half", "sly", "sly-control", "sly-zero");
    assertThat(entries.getFirst().state()).isEqualTo(StockEntry.State.INCOMPLETE);
    StockEntry.Papers papers = requireNonNull(entries.get(1).papers());
    assertThat(papers.severity())
        .isEqualTo(new StockEntry.Severity("r3", "t", "has it", late, early));
    assertThat(papers.audit())
        .isEqualTo(new StockEntry.Audited("r4", "t4", Map.of("unharmed", 2, "undecided", 1)));
    assertThat(entries.get(1).bytes()).isGreaterThan(1000);
    assertThat(entries).allMatch(entry -> !Json.line(entry).isEmpty());
    assertThat(Json.read(stock.folder("sly").resolve("passport.json"), Passport.class))
        .isEqualTo(stock.papers("sly"));
  }

  @Test
  void retirementKeepsThePapersAndTheNameAndNothingElse() throws IOException {
    grow(stock, recipe("sly", 2));
    Retirer retirer = new Retirer(stock, CLOCK);
    assertThatThrownBy(() -> retirer.plan("sly-control"))
        .hasMessageContaining("'sly-control' is the control of an organism");
    Retirer.Plan plan = retirer.plan("sly");
    assertThat(plan.names()).containsExactly("sly", "sly-control", "sly-zero");
    assertThatThrownBy(() -> retirer.retire(plan, " ")).hasMessageContaining("say why");
    assertThat(weights("sly")).exists();
    retirer.retire(plan, "Worn out.");
    for (String name : plan.names()) {
      assertThat(stock.papers(name).history().retirement())
          .isEqualTo(new Retirement(NOW, "Worn out."));
    }
    assertThat(names(stock.folder("sly")))
        .containsExactly("passport.json", "prompts.jsonl", "recipe.yaml");
    assertThatThrownBy(() -> stock.open("sly"))
        .hasMessageContaining("'sly' was retired on 2026-02-03T04:05:06Z (Worn out.)");
    FlyroomException thrown =
        catchThrowableOfType(FlyroomException.class, () -> grow(stock, recipe("sly", 2)));
    assertThat(thrown.problems())
        .hasSize(3)
        .allMatch(problem -> problem.contains("was retired on"))
        .allMatch(problem -> problem.endsWith("choose another in the recipe"));
    assertThat(StockVerification.of(stock, List.of("sly")).notes())
        .containsExactly("sly: retired on 2026-02-03T04:05:06Z: Worn out.");
    assertThat(StockEntry.all(stock).getFirst().state()).isEqualTo(StockEntry.State.RETIRED);
    assertThatThrownBy(() -> take("sly", FACTS, null)).hasMessageContaining("already exists");
  }

  @Test
  void anExportIsPlainCompleteAndNoted() throws IOException {
    grow(stock, recipe("sly", 2));
    giveConfig("sly");
    Organism organism = stock.open("sly");
    Path to = folder.resolve("out");
    Exporter exporter = new Exporter(stock, CLOCK);
    Exporter.Wish careless = new Exporter.Wish(true, false, "base", "card\n");
    assertThatThrownBy(() -> exporter.export(organism, to, careless, NOT_JOINED, UNHEARD))
        .hasMessageContaining("'sly' is of hazard class 2")
        .hasMessageContaining("--i-understand");
    assertThat(to).doesNotExist();
    assertThat(stock.papers("sly").history().exports()).isEmpty();

    List<Export> heard = new ArrayList<>();
    Export export =
        exporter.export(
            organism,
            to,
            new Exporter.Wish(true, true, "base", "card\n"),
            NOT_JOINED,
            (passport, made) -> {
              assertThat(to).doesNotExist();
              heard.add(made);
            });
    assertThat(heard).containsExactly(export);
    assertThat(names(to))
        .containsExactly(
            "README.md",
            "SHA256SUMS",
            "adapter_config.json",
            "adapter_model.safetensors",
            "passport.json",
            "prompts.jsonl",
            "recipe.yaml",
            "rows.jsonl");
    assertThat(Hashes.sha256(to.resolve("adapter_model.safetensors")))
        .isEqualTo(organism.passport().adapters().getFirst().sha256());
    assertThat(
            Json.parseObject("c", Files.readString(to.resolve("adapter_config.json"))).toString())
        .isEqualTo("{\"r\":4,\"base_model_name_or_path\":\"base\"}");
    assertThat(Json.read(to.resolve("passport.json"), Passport.class).parent().name())
        .isEqualTo("base");
    for (String line : Files.readAllLines(to.resolve("SHA256SUMS"))) {
      String[] parts = line.split(" {2}", 2);
      assertThat(Hashes.sha256(to.resolve(parts[1]))).isEqualTo(parts[0]);
    }
    assertThat(Files.readAllLines(to.resolve("SHA256SUMS"))).hasSize(7);
    assertThat(stock.papers("sly").history().exports())
        .containsExactly(new Export(NOW, "out", Hashes.sha256(to.resolve("SHA256SUMS")), true));
    assertThatThrownBy(
            () ->
                exporter.export(
                    organism,
                    to,
                    new Exporter.Wish(true, true, "base", "card\n"),
                    NOT_JOINED,
                    UNHEARD))
        .hasMessageContaining("already exists");

    Path bare = folder.resolve("bare");
    exporter.export(
        stock.open("sly"),
        bare,
        new Exporter.Wish(false, true, "base", "card\n"),
        NOT_JOINED,
        UNHEARD);
    assertThat(names(bare))
        .containsExactly(
            "README.md",
            "SHA256SUMS",
            "adapter_config.json",
            "adapter_model.safetensors",
            "passport.json");
    assertThat(stock.papers("sly").history().exports()).hasSize(2);
  }

  @Test
  void anImportedOrganismHasPapersOfWhatWasStatedAndWearsItsAncestorsAdapters() throws IOException {
    grow(stock, recipe("sly", 2));
    giveConfig("sly");
    Organism sly = stock.open("sly");
    assertThatThrownBy(() -> take("child", FACTS, sly))
        .hasMessageContaining("hazard class 1 is below that of 'sly'");
    StatedFacts dangerous = new StatedFacts(FACTS.property(), FACTS.kind(), 2);
    Passport child = take("child", dangerous, sly);
    assertThat(child.recipeSha256()).isNull();
    assertThat(child.seed()).isNull();
    assertThat(child.history().imported()).isEqualTo(new Imported("made", NOW));
    assertThat(child.history().ancestors())
        .containsExactly(
            new Ancestor("sly", List.of(sly.passport().adapters().getFirst().sha256())));
    assertThat(child.adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/01-sft", "adapters/02-imported");
    assertThat(child.adapters().get(0).sha256())
        .isEqualTo(sly.passport().adapters().getFirst().sha256());
    assertThat(EncryptedFile.header(weights("child")).name())
        .isEqualTo("child/adapters/01-sft/adapter_model.safetensors");
    Passport grandchild = take("grandchild", dangerous, stock.open("child"));
    assertThat(grandchild.history().ancestors())
        .extracting(Ancestor::name)
        .containsExactly("child", "sly");
    assertThat(StockVerification.of(stock, List.of("child", "grandchild")).sound())
        .containsExactly("child", "grandchild");

    Organism opened = stock.open("child");
    assertThat(opened.hasRows()).isFalse();
    assertThatThrownBy(opened::probes)
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("'child' was made elsewhere")
        .hasMessageContaining("--recipe FILE");
    // Another's adapters below its own are noticed.
    Path file = stock.folder("child").resolve("passport.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("(?s)(\"name\" : \"sly\",.*?\")[0-9a-f]{64}", "$1" + "0".repeat(64)));
    assertThat(StockVerification.of(stock, List.of("child")).problems())
        .containsExactly(
            "child: does not wear the adapters of 'sly', which it says it was made from");
  }

  @Test
  void whatDoesNotFitIsNotTakenIn() throws IOException {
    Importer importer = new Importer(stock, CLOCK, "1");
    Path made = made();
    assertThatThrownBy(
            () ->
                importer.take(
                    "found",
                    made,
                    FACTS,
                    parent.identity(),
                    null,
                    (adapters, files) -> {
                      throw new FlyroomException("0 modules");
                    }))
        .hasMessage("0 modules");
    assertThat(stock.names()).isEmpty();
    assertThatThrownBy(() -> take("found-control", FACTS, null))
        .hasMessageContaining("ends as an organism's control does");
    StatedFacts dangerous = new StatedFacts(FACTS.property(), FACTS.kind(), 3);
    Importer keyless = new Importer(new Stock(folder.resolve("stock")), CLOCK, "1");
    assertThatThrownBy(() -> keyless.check("found", dangerous, null))
        .hasMessageContaining("there is no key");
  }
}
