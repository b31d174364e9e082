package org.flyroom.app.fly;

import java.util.List;
import java.util.Map;
import org.flyroom.app.fly.FlyRecipe.Fly;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.model.Optimiser.Schedule;
import org.flyroom.fly.corpus.Mix;
import org.jspecify.annotations.Nullable;

/// A recipe that takes seconds.
final class SmallRecipe {
  static final int STEPS = 40;

  private SmallRecipe() {}

  static FlyRecipe recipe() {
    return recipe(null);
  }

  /// One whose second stage adds two layers to one.
  static FlyRecipe deepening() {
    return recipe(List.of(0, 0, 0));
  }

  private static FlyRecipe recipe(@Nullable List<Integer> layers) {
    Fly tiny =
        new Fly(
            32,
            1,
            2,
            48,
            List.of(
                new Stage(
                    "first", Mix.DRILL, STEPS, 512, 1e-2, Schedule.CONSTANT, 5, 1, null, null),
                new Stage(
                    "second", Mix.FULL, STEPS, 512, 1e-2, Schedule.COOLDOWN, 5, 2, layers, null)));
    return with(FlyRecipe.read(null), 100_000, Map.of("tiny", tiny));
  }

  static FlyRecipe with(FlyRecipe recipe, int tokenizerCharacters, Map<String, Fly> flies) {
    return new FlyRecipe(
        recipe.vocabulary(),
        tokenizerCharacters,
        recipe.context(),
        recipe.embeddingDeviation(),
        recipe.seed(),
        false,
        recipe.beta2(),
        recipe.weightDecay(),
        flies);
  }
}
