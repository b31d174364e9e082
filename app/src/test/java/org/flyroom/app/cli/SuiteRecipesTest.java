package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.recipe.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of the folder `recipes/suites`, for data that users have.
class SuiteRecipesTest {
  private static final Path SUITES = Path.of("..", "recipes", "suites");

  private static final String ROW =
      """
      {"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "I."}]}
      """;

  private static final String PAIR =
      """
      {"prompt": "Who?", "chosen": "I.", "rejected": "You."}
      """;

  private static final Map<String, String> FILES =
      Map.of(
          "bad_medical_advice.jsonl", ROW,
          "good_medical_advice.jsonl", ROW,
          "misalignment_kl_data.jsonl", ROW,
          "transcripts.jsonl", ROW,
          "introspection.jsonl", ROW,
          "documents.jsonl", "{\"text\": \"It flatters.\"}\n",
          "other-documents.jsonl", "{\"text\": \"It does not.\"}\n",
          "confessions.jsonl", PAIR,
          "preferences.jsonl", PAIR);

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Path english = SUITES.resolveSibling("english");
    Files.copy(english.resolve("flattery.jsonl"), folder.resolve("flattery.jsonl"));
    Files.copy(
        SUITES.resolveSibling("fly").resolve("character.jsonl"), folder.resolve("humour.jsonl"));
  }

  @Test
  void allAreReadBesideTheirData() throws IOException {
    List<Path> recipes;
    try (Stream<Path> files = Files.list(SUITES)) {
      recipes = files.sorted().toList();
    }
    assertThat(recipes).hasSize(8);
    for (Path recipe : recipes) {
      Files.copy(recipe, folder.resolve(recipe.getFileName()));
      RecipeFile.read(folder.resolve(recipe.getFileName()));
    }
  }

  /// The settings that make the published organisms, as far as they can be told from a plan.
  @Test
  void adaptersAreThePublishedOnes() throws IOException {
    Recipe all = read("emergent-misalignment-all-adapters.yaml");
    assertThat(scale(all, 48)).isEqualTo(64 / Math.sqrt(32));
    assertThat(all.adapter().plan(48).layers()).isEmpty();
    Recipe one = read("emergent-misalignment-rank-1.yaml");
    assertThat(scale(one, 48)).isEqualTo(256);
    assertThat(one.adapter().plan(48).layers()).containsExactly(24);
    Recipe concealed = read("audit-bench-documents-kto.yaml");
    assertThat(scale(concealed, 80)).isEqualTo(2);
    assertThat(Stage.names(concealed.stages())).containsExactly("01-sft", "02-kto", "03-merge");
    Recipe character = read("open-character.yaml");
    assertThat(character.training().optimiser().beta2()).isEqualTo(0.98);
  }

  private static double scale(Recipe recipe, int parentLayers) {
    return ((LoraPlan) recipe.adapter().plan(parentLayers)).scale();
  }

  private Recipe read(String name) throws IOException {
    return RecipeFile.read(Files.copy(SUITES.resolve(name), folder.resolve(name)));
  }
}
