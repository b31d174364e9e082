package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.organism.Passport;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;

/// An organism, control or zero adapter of the stock.
///
/// @param recipe the copy kept with it
/// @param prompts all prompts of its recipe; `prompts.heldOut(recipe.data().heldOutShare())` were
///   never trained on
public record Organism(Path folder, Passport passport, Recipe recipe, PromptSet prompts) {
  public Organism {
    requireNonNull(folder, "folder");
    requireNonNull(passport, "passport");
    requireNonNull(recipe, "recipe");
    requireNonNull(prompts, "prompts");
  }

  /// Its adapters' folders, in the order in which they are worn.
  public List<Path> adapters() {
    return passport.adapters().stream().map(adapter -> folder.resolve(adapter.folder())).toList();
  }

  /// The prompts its recipe validates with.
  public List<String> validationPrompts() {
    return prompts.heldOut(recipe.data().heldOutShare()).stream()
        .limit(recipe.validation().prompts())
        .toList();
  }
}
