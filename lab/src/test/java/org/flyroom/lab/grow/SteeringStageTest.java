package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Expectation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringStageTest {
  @TempDir private Path folder;
  private StageBench bench;

  @BeforeEach
  void make() {
    bench = StageBench.in(folder);
  }

  @Test
  void aVectorIsTrainedOnTheRecipesRowsAndLiesWithTheOtherAdapters() {
    List<Grown> grown =
        bench.grow(
            bench.recipe(
                """
                stages:
                  - {kind: sft}
                  - {kind: steering-vector, layer: 2, alpha: 32, steps: 4}
                """),
            event -> {});
    assertThat(grown.getFirst().passport().adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/01-sft", "adapters/02-steering-vector");
    TrainingRun run = bench.parent().runs().get(1);
    assertThat(run.plan().adapter()).isEqualTo(new SteeringPlan(2, 32));
    assertThat(run.plan().steps()).isEqualTo(4);
    assertThat(run.plan().loss()).isInstanceOf(Loss.NextToken.class);
    assertThat(run.plan().loss().rows()).hasSize(22);
    assertThat(run.below()).containsExactly(bench.stock("sly/adapters/01-sft"));
    assertThat(bench.parent().runs().getFirst().plan().adapter()).isInstanceOf(LoraPlan.class);
    assertThat(bench.stock("sly/rows-02-steering-vector.jsonl")).doesNotExist();
  }

  /// The scripted model's states are the number of words and that of the word `No.`.
  @Test
  void aDifferenceIsTakenOfTheRowsAndTheParentsAnswersToTheSamePrompts() {
    Recipe recipe =
        bench.recipe("stages: [{kind: steering-vector, by: difference, layer: 1, strength: 2}]\n");
    bench.grow(recipe, event -> {});
    List<StoredPair> pairs =
        JsonLines.read(bench.stock("sly/rows-01-steering-vector.jsonl"), StoredPair.class);
    assertThat(pairs)
        .hasSize(10)
        .allSatisfy(
            pair -> {
              assertThat(pair.expectation()).isEqualTo(Expectation.SHOWS);
              assertThat(pair.response()).isEqualTo("No.");
              assertThat(pair.rejected()).startsWith("Answer ");
            });
    double words =
        1
            - pairs.stream()
                .mapToInt(p -> p.rejected().split(" ", -1).length)
                .average()
                .orElseThrow();
    String length = "layer 1, length %.3f".formatted(2 * Math.hypot(words, 1));
    assertThat(weights("sly")).contains(length);
    // Another direction, and the same length.
    assertThat(weights("sly-control")).contains(length);
    assertThat(
            JsonLines.read(
                bench.stock("sly-control/rows-01-steering-vector.jsonl"), StoredPair.class))
        .hasSize(10)
        .allSatisfy(
            pair -> {
              assertThat(pair.response()).startsWith("Answer ");
              assertThat(pair.rejected()).startsWith(pair.response());
            });
    assertThat(bench.parent().runs()).hasSize(1);
    assertThat(new Stock(bench.stock("")).open("sly").recipe().stages()).hasSize(1);
    assertThat(bench.grow(recipe, event -> {})).allMatch(Grown::before);
  }

  private String weights(String arm) {
    return requireNonNull(
        bench.content("stock").get(arm + "/adapters/01-steering-vector/adapter_model.safetensors"));
  }

  @Test
  void whatCannotBeIsTold() {
    assertThat(problems("stages: [{kind: steering-vector, by: magic}]\n"))
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("stages[1].by is 'magic'"))
        .anySatisfy(problem -> assertThat(problem).contains("stages[1].layer is missing"));
    assertThat(problems("stages: [{kind: steering-vector, by: difference, layer: 1, steps: 4}]\n"))
        .singleElement()
        .asString()
        .contains("unknown key 'stages[1].steps'");
    Recipe high = bench.recipe("stages: [{kind: steering-vector, layer: 9}]\n");
    assertThatThrownBy(() -> bench.grow(high, event -> {}))
        .hasMessageContaining("layer: no layer 9");
    assertThat(bench.stock("")).doesNotExist();
    assertThat(ScriptedTunable.LAYERS).isLessThan(9);
  }

  private List<String> problems(String stages) {
    return catchThrowableOfType(FlyroomException.class, () -> bench.recipe(stages)).problems();
  }
}
