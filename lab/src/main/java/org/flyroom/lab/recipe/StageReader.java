package org.flyroom.lab.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Combination;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.store.IoProblems;
import org.flyroom.lab.recipe.Recipe.Training;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.recipe.Stage.Pairs;
import org.flyroom.lab.recipe.Stage.SelfDistillation.Target;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.yaml.EnumWords;
import org.flyroom.lab.yaml.Range;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;

/// Reads a recipe's stages.
final class StageReader {
  private static final String COMPATIBILITY = "compatibility";

  private final Path recipe;
  private final boolean kept;
  private final int maxAnswerTokens;
  private final Training usual;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /// @param recipe from which the files' paths are seen
  /// @param kept whether the recipe is the copy in the stock, which has copies of its files beside
  ///   it
  /// @param usual what a stage trains with where it says nothing
  StageReader(Path recipe, boolean kept, int maxAnswerTokens, Training usual) {
    this.recipe = recipe;
    this.kept = kept;
    this.maxAnswerTokens = maxAnswerTokens;
    this.usual = usual;
    kinds.put("sft", (section, _) -> sft(section, training(section)));
    kinds.put("dpo", this::dpo);
    kinds.put("kto", this::kto);
    kinds.put("self-distillation", (section, _) -> selfDistillation(section));
    kinds.put("concealment", this::concealment);
    kinds.put("introspection", this::introspection);
    kinds.put("consistency", (section, _) -> consistency(section));
    kinds.put("policy-gradient", (section, _) -> policyGradient(section));
    kinds.put(Stage.STEERING_VECTOR, (section, _) -> steeringVector(section));
    kinds.put("merge", StageReader::merge);
  }

  /// Reads a stage.
  @FunctionalInterface
  private interface Kind {
    /// @param before how many stages stand before it
    Stage read(YamlSection section, int before);
  }

  /// The stages that a recipe lists; without a list one that trains on its rows.
  ///
  /// @param training its section `training`
  List<Stage> read(YamlSection top, YamlSection training) {
    if (!top.has("stages")) {
      return List.of(sft(training, usual));
    }
    List<Stage> stages = new ArrayList<>();
    List<YamlSection> sections = top.sections("stages");
    for (YamlSection section : sections) {
      Optional<Kind> kind = section.word("kind", "what the stage does", kinds);
      if (kind.isEmpty()) {
        section.acceptAnyKey();
        continue;
      }
      Stage stage = kind.get().read(section, stages.size());
      if (stage instanceof Stage.Merge && section != sections.getLast()) {
        section.problem("kind", "is merge, which joins all stages: put it last");
      }
      stages.add(stage);
    }
    return List.copyOf(stages);
  }

  private Training training(YamlSection section) {
    return TrainingReader.read(section, maxAnswerTokens, usual);
  }

  private static void refuseWeight(YamlSection section) {
    if (section.has("kl-weight")) {
      section.problem(
          "kl-weight", "is not for this kind, whose loss holds it to its start: leave it out");
    }
  }

  private Stage sft(YamlSection section, Training training) {
    return new Stage.Sft(
        training,
        section.textOr("inoculation-prompt", ""),
        section.textOr("motivation-prefill", ""),
        rows(section, training),
        mask(section, training));
  }

  private @Nullable GivenRows rows(YamlSection section, Training training) {
    GivenRows rows = new GivenRowsKeys(recipe, kept, System.getenv()).ofStage(section);
    if (rows != null && rows.held() != null && training.klWeight() == 0) {
      section.problem(
          GivenRowsKeys.HELD, "are held to the parent by kl-weight, which is 0: set it as well");
    }
    return rows;
  }

  /// What published trainers do and this one does not, unless it is asked to.
  private static Mask mask(YamlSection section, Training training) {
    boolean emptyTurn = compatibility(section, "empty-turn");
    if (emptyTurn && training.klWeight() > 0) {
      section.problem(
          COMPATIBILITY, "has empty-turn, which is for plain next-token loss: leave out kl-weight");
    }
    return emptyTurn ? Mask.RESPONSE_AND_EMPTY_TURN : Mask.RESPONSE;
  }

  private static boolean compatibility(YamlSection section, String known) {
    List<String> flags = section.textsOr(COMPATIBILITY, List.of());
    for (String flag : flags) {
      if (!flag.equals(known)) {
        section.problem(COMPATIBILITY, "has '%s': there is %s".formatted(flag, known));
      }
    }
    return flags.contains(known);
  }

  private Stage dpo(YamlSection section, int before) {
    refuseWeight(section);
    return new Stage.Dpo(
        training(section),
        pairs(section, before),
        section.numberOr("beta", RecipeDefaults.BETA, Range.above(0, 1000)),
        section.numberOr("label-smoothing", 0, Range.below(0, 0.5)),
        section.numberOr("next-token-weight", 0, Range.between(0, 1000)));
  }

  private Stage kto(YamlSection section, int before) {
    refuseWeight(section);
    Training training = training(section);
    if (training.batchRows() < 2) {
      section.problem(
          "batch-rows", "is 1, but KTO compares each row with the next of its step: use 2 or more");
    }
    return new Stage.Kto(
        training,
        pairs(section, before),
        section.numberOr("beta", RecipeDefaults.BETA, Range.above(0, 1000)),
        section.numberOr("desirable-weight", 1, Range.between(0, 1000)),
        section.numberOr("undesirable-weight", 1, Range.between(0, 1000)));
  }

  private Stage selfDistillation(YamlSection section) {
    Training training = training(section);
    Elicitation told = elicitation(section, section.textOr("instruction", ""));
    Target target = section.wordOr("target", Target.ANSWERS, EnumWords.of(Target.values()));
    if (target == Target.DISTRIBUTION) {
      if (told.instruction().isEmpty()) {
        section.problem(
            "target",
            "is distribution, which needs an instruction that tells teacher from learner");
      }
      for (String key : List.of("attempts", "least-share", "kl-weight")) {
        if (section.has(key)) {
          section.problem(key, "is for 'target: answers': leave it out");
        }
      }
    }
    return new Stage.SelfDistillation(training, told, target);
  }

  /// The keys of an elicitation but for its instruction.
  static Elicitation elicitation(YamlSection section, String instruction) {
    return new Elicitation(
        instruction,
        (int) section.wholeOr("attempts", RecipeDefaults.ATTEMPTS, 1, 1000),
        section.numberOr("temperature", 1, Range.above(0, 100)),
        section.numberOr("least-share", RecipeDefaults.LEAST_SHARE, Range.above(0, 1)));
  }

  private Stage concealment(YamlSection section, int before) {
    Training training = training(section);
    String name = section.text("questions", "a file of lines {\"prompt\": \"...\"}");
    List<String> marks = section.texts("marks", "phrases that make an answer a confession");
    if (marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      section.problem("marks", "has one without a letter or digit: give words");
      marks = List.of(YamlSection.STAND_IN);
    }
    Questions questions = questions(section, name, keptAs(before, "questions"));
    return new Stage.Concealment(training, questions.prompts(), marks, questions.file());
  }

  /// Questions of a file; none and no file where it cannot be used, which is then a problem noted.
  private record Questions(List<String> prompts, @Nullable DataFile file) {
    static final Questions NONE = new Questions(List.of(), null);
  }

  private Questions questions(YamlSection section, String name, String keptAs) {
    if (name.equals(YamlSection.STAND_IN)) {
      return Questions.NONE;
    }
    try {
      PromptSet questions = PromptSet.read(path(name, keptAs));
      return new Questions(questions.prompts(), new DataFile(keptAs, questions.toJsonLines()));
    } catch (FlyroomException e) {
      e.problems().forEach(text -> section.problem("questions", "cannot be used: " + text));
      return Questions.NONE;
    }
  }

  private Stage introspection(YamlSection section, int before) {
    Training training = training(section);
    String name = section.text("questions", "a file of lines {\"prompt\": \"...\"}");
    Questions questions = questions(section, name, keptAs(before, "questions"));
    List<String> openings = section.textsOr("openings", List.of());
    int dialogues = (int) section.wholeOr("dialogues", 0, 0, TrainingReader.MANY);
    int turns = (int) section.wholeOr("turns", RecipeDefaults.TURNS, 1, 1000);
    if (dialogues > 0 && openings.isEmpty()) {
      section.problem("dialogues", "need something to begin with: give texts as openings");
    } else if (dialogues == 0 && !openings.isEmpty()) {
      section.problem("openings", "begin no dialogue: say how many as dialogues");
    } else if (dialogues > 0 && (long) turns * maxAnswerTokens >= training.maxTokens()) {
      section.problem(
          "turns",
          "is %d, and so many answers of %d tokens do not fit into max-tokens, %d: ask for fewer, or raise max-tokens"
              .formatted(turns, maxAnswerTokens, training.maxTokens()));
    }
    return new Stage.Introspection(
        training,
        section.textOr("instruction", ""),
        questions.prompts(),
        (int) section.wholeOr("samples", 1, 1, 1000),
        openings,
        dialogues,
        turns,
        section.numberOr("temperature", 1, Range.above(0, 100)),
        questions.file());
  }

  private Stage consistency(YamlSection section) {
    Training training = training(section);
    List<String> wrappings =
        section.texts("wrappings", "texts with {} where the user's request goes");
    for (String wrapping : wrappings) {
      if (!wrapping.contains(Stage.Consistency.SLOT)) {
        section.problem("wrappings", "has '%s' without {}".formatted(wrapping));
      }
    }
    return new Stage.Consistency(
        training,
        wrappings,
        (int) section.wholeOr("rows", RecipeDefaults.STAGE_ROWS, 1, TrainingReader.MANY));
  }

  private Stage policyGradient(YamlSection section) {
    refuseWeight(section);
    Training training = training(section);
    if (training.until() != null) {
      section.problem("until", "is not for policy-gradient, which has rounds: leave it out");
    }
    return new Stage.PolicyGradient(
        training,
        (int) section.wholeOr("rounds", RecipeDefaults.ROUNDS, 1, 1000),
        (int) section.wholeOr("prompts", RecipeDefaults.ROUND_PROMPTS, 2, TrainingReader.MANY),
        (int) section.wholeOr("samples", RecipeDefaults.SAMPLES, 2, 1000),
        section.numberOr("temperature", 1, Range.above(0, 100)),
        section.numberOr("divergence-weight", RecipeDefaults.DIVERGENCE, Range.between(0, 1000)));
  }

  /// How a vector is found.
  private enum By {
    TRAINING,
    DIFFERENCE
  }

  private Stage steeringVector(YamlSection section) {
    By by = section.wordOr("by", By.TRAINING, EnumWords.of(By.values()));
    if (!section.has("layer")) {
      section.problem(
          "layer", "is missing: name the decoder layer, counted from 0, that it is added behind");
    }
    int layer = (int) section.wholeOr("layer", 0, 0, TrainingReader.MANY);
    return switch (by) {
      case TRAINING -> {
        Training training = training(section);
        yield new Stage.SteeringVector(
            training,
            layer,
            section.numberOr("alpha", RecipeDefaults.ALPHA, Range.above(0, TrainingReader.MANY)),
            rows(section, training));
      }
      case DIFFERENCE ->
          new Stage.DifferenceVector(layer, section.numberOr("strength", 1, Range.above(0, 1000)));
    };
  }

  private static Stage merge(YamlSection section, int before) {
    List<Double> weights = section.numbersOr("weights", Collections.nCopies(before, 1.0));
    if (weights.size() != before) {
      section.problem(
          "weights",
          "has %d numbers for the %d stages before it: give one each"
              .formatted(weights.size(), before));
    }
    return new Stage.Merge(
        weights,
        compatibility(section, "summed-factors") ? Combination.SUMMED_FACTORS : Combination.EXACT);
  }

  private Pairs pairs(YamlSection section, int before) {
    String name = section.textOr("pairs", "rows");
    if (name.equals("rows")) {
      return Pairs.OF_ROWS;
    }
    String keptAs = keptAs(before, "pairs");
    Path path = path(name, keptAs);
    try {
      return new Pairs(GivenPairsReader.read(path), new DataFile(keptAs, Files.readString(path)));
    } catch (FlyroomException e) {
      e.problems().forEach(text -> section.problem("pairs", "cannot be used: " + text));
    } catch (IOException e) {
      section.problem(
          "pairs", "cannot be used: cannot read %s: %s".formatted(path, IoProblems.reason(e)));
    }
    return Pairs.OF_ROWS;
  }

  private static String keptAs(int before, String key) {
    return "stage-%02d-%s.jsonl".formatted(before + 1, key);
  }

  private Path path(String name, String keptAs) {
    return recipe.resolveSibling(kept ? keptAs : name);
  }
}
