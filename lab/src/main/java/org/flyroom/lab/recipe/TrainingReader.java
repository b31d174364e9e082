package org.flyroom.lab.recipe;

import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Optimiser.Schedule;
import org.flyroom.lab.recipe.Recipe.Training;
import org.flyroom.lab.recipe.Recipe.Until;
import org.flyroom.lab.yaml.EnumWords;
import org.flyroom.lab.yaml.Range;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;

/// Reads how long and how fast is trained.
final class TrainingReader {
  static final int MANY = 1_000_000;
  private static final double EPSILON = 1e-8;

  private static final Training DEFAULTS =
      new Training(
          RecipeDefaults.STEPS,
          RecipeDefaults.BATCH_ROWS,
          new Optimiser(
              RecipeDefaults.LEARNING_RATE,
              RecipeDefaults.BETA1,
              RecipeDefaults.BETA2,
              EPSILON,
              RecipeDefaults.WEIGHT_DECAY,
              RecipeDefaults.SCHEDULE,
              RecipeDefaults.WARMUP_STEPS,
              RecipeDefaults.MAX_GRADIENT_NORM),
          RecipeDefaults.KL_WEIGHT,
          RecipeDefaults.MAX_TOKENS,
          RecipeDefaults.CHECKPOINT_EVERY,
          null);

  private TrainingReader() {}

  /// The section `training`.
  static Training read(YamlSection section, int maxAnswerTokens) {
    return read(section, maxAnswerTokens, DEFAULTS);
  }

  /// The training keys of a section.
  ///
  /// @param usual what holds where the section says nothing
  static Training read(YamlSection section, int maxAnswerTokens, Training usual) {
    int steps = (int) section.wholeOr("steps", usual.steps(), 1, MANY);
    int batchRows = (int) section.wholeOr("batch-rows", usual.batchRows(), 1, MANY);
    Optimiser known = usual.optimiser();
    Schedule schedule =
        section.wordOr("schedule", known.schedule(), EnumWords.of(Schedule.values()));
    int warmup =
        (int) section.wholeOr("warmup-steps", Math.min(known.warmupSteps(), steps - 1), 0, MANY);
    if (warmup >= steps) {
      section.problem(
          "warmup-steps", "is %d: use fewer than the %d steps".formatted(warmup, steps));
    }
    Optimiser optimiser =
        new Optimiser(
            section.numberOr("learning-rate", known.learningRate(), Range.above(0, 1)),
            section.numberOr("beta1", known.beta1(), Range.below(0, 1)),
            section.numberOr("beta2", known.beta2(), Range.below(0, 1)),
            EPSILON,
            section.numberOr("weight-decay", known.weightDecay(), Range.between(0, 1)),
            schedule,
            warmup,
            section.numberOr("max-gradient-norm", known.maxGradientNorm(), Range.above(0, MANY)));
    int maxTokens = (int) section.wholeOr("max-tokens", usual.maxTokens(), 2, MANY);
    if (maxAnswerTokens >= maxTokens) {
      section.problem(
          "max-tokens",
          "is %d, too few for a prompt and an answer of data.max-answer-tokens, %d: use more"
              .formatted(maxTokens, maxAnswerTokens));
    }
    return new Training(
        steps,
        batchRows,
        optimiser,
        section.numberOr("kl-weight", usual.klWeight(), Range.between(0, MANY)),
        maxTokens,
        (int) section.wholeOr("checkpoint-every", usual.checkpointEvery(), 1, MANY),
        section.has("until") ? until(section.section("until")) : known(section, usual));
  }

  // The key counts as known whether it is there or not.
  private static @Nullable Until known(YamlSection section, Training usual) {
    section.section("until");
    return usual.until();
  }

  private static Until until(YamlSection section) {
    return new Until(
        section.numberOr("severity", RecipeDefaults.UNTIL_SEVERITY, Range.above(0, 1)),
        (int) section.wholeOr("every", RecipeDefaults.UNTIL_EVERY, 1, MANY),
        (int) section.wholeOr("prompts", RecipeDefaults.UNTIL_PROMPTS, 1, MANY));
  }
}
