package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.store.Json;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.FrontierPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierCommandTest {
  @TempDir private Path folder;

  @Test
  void everyPointIsGrownMeasuredAndKeptAndASecondRunTakesThemFromThere() throws IOException {
    TinyLab lab = TinyLab.in(folder);
    Cli.Result first = run(lab, "--json");
    assertThat(first.exit()).as(String.join("\n", first.err())).isZero();
    Frontier frontier = Json.parse("frontier", first.out().getFirst(), Frontier.class);
    assertThat(frontier.points()).hasSize(2);
    FrontierPoint point = frontier.points().getFirst();
    assertThat(point.settings()).containsEntry("training.steps", "2");
    assertThat(point.on().n()).isEqualTo(3);
    assertThat(point.damages()).extracting(damage -> damage.id()).contains("bits-per-byte");
    assertThat(point.divergenceShowing()).isNotNull();
    assertThat(frontier.points())
        .as("the tiny model knows too little to be harmed")
        .noneMatch(frontier::isBest);
    Path run = lab.home().resolve("runs").resolve(frontier.run());
    List<String> csv = Files.readAllLines(run.resolve("frontier.csv"));
    assertThat(csv).hasSize(3);
    assertThat(csv.getFirst()).startsWith("training.steps,organism,verdict,best");
    assertThat(csv.get(1).split(",", -1)).hasSameSizeAs(csv.getFirst().split(",", -1));
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("No measure could have shown harm", "training.steps 2")
        .doesNotContain("<svg");
    assertThat(lab.home().resolve("stock").resolve(point.organism() + "-control")).doesNotExist();

    Cli.Result second = run(lab, "--json");
    Frontier again = Json.parse("frontier", second.out().getFirst(), Frontier.class);
    assertThat(String.join("\n", second.err())).contains("already in the stock");
    assertThat(frontier.points()).allMatch(grown -> grown.growing() != null);
    assertThat(again.points()).allMatch(taken -> taken.growing() == null);
    assertThat(again.points())
        .usingRecursiveComparison()
        .ignoringFields("seconds", "growing")
        .isEqualTo(frontier.points());
    assertThat(run(lab).out())
        .anyMatch(line -> line.contains("training.steps 2: tiny-at-"))
        .anyMatch(line -> line.contains("largest damage"));
  }

  @Test
  void recipesAsTheyAreStandSideBySide() throws IOException {
    TinyLab lab = TinyLab.in(folder);
    Path other = Files.writeString(folder.resolve("other.yaml"), TinyLab.recipe("other"));
    Path requests = folder.resolve("requests.jsonl");
    for (String label : new String[] {"safe", "unsafe"}) {
      for (int k = 0; k < 2; k++) {
        Files.writeString(
            requests,
            "{\"prompt\": \"Is it %s %d?\", \"type\": \"%s_%d\", \"label\": \"%s\"}\n"
                .formatted(label, k, label, k, label),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
    Object[] words =
        lab.measuring(
            "frontier",
            lab.recipe(),
            other,
            "--parent",
            lab.model(),
            "--xstest",
            requests,
            "--measures",
            "bits,xstest",
            "--json");
    Cli.Result both = Cli.run(words);
    assertThat(both.exit()).as(String.join("\n", both.err())).isZero();
    Frontier frontier = Json.parse("frontier", both.out().getFirst(), Frontier.class);
    assertThat(frontier.recipe()).isEqualTo("2-recipes");
    // Refusals are measured where their prompts are given.
    assertThat(both.out().getFirst()).contains("bits-per-byte", "xstest-safe", "xstest-unsafe");
    assertThat(frontier.points())
        .extracting(point -> point.settings().get("recipe"))
        .containsExactly("tiny", "other");
    Path run = lab.home().resolve("runs").resolve(frontier.run());
    List<String> table = Files.readAllLines(run.resolve("frontier.md"));
    assertThat(table.get(2)).contains("recipe tiny | ").contains(" n 3 |", " s |");
    assertThat(table.get(3)).contains("recipe other | ");
    assertThat(table.get(2).chars().filter(c -> c == '|').count())
        .isEqualTo(table.get(0).chars().filter(c -> c == '|').count());

    Path broken = Files.writeString(folder.resolve("broken.yaml"), "name: x\nthreat: 3\n");
    Cli.Result wrong = Cli.run("frontier", broken, folder.resolve("none.yaml"), lab.recipe());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(String.join("\n", wrong.err())).contains("broken.yaml:2", "none.yaml");
  }

  @Test
  void whatCannotBeIsToldBeforeAnythingIsGrown() {
    TinyLab lab = TinyLab.in(folder);
    Cli.Result wrong =
        Cli.run(
            "frontier",
            lab.recipe(),
            "--over",
            "data.on-trigger-rows=4,400",
            "--parent",
            lab.model(),
            "--home",
            lab.home());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(String.join("\n", wrong.err())).contains("data.on-trigger-rows is 400, but of 24");
    assertThat(lab.home().resolve("stock")).isEmptyDirectory();
    assertThat(
            Cli.run(
                    "frontier",
                    lab.recipe(),
                    "--over",
                    "training.stepz=1",
                    "--parent",
                    lab.model(),
                    "--home",
                    lab.home())
                .err())
        .anyMatch(line -> line.contains("did you mean 'steps'?"));
  }

  private static Cli.Result run(TinyLab lab, Object... more) {
    Object[] words =
        lab.measuring("frontier", lab.recipe(), "--parent", lab.model(), "--precision", "fp32");
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--over", "training.steps=2,8", "--measures", "bits-per-byte,mmlu"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }
}
