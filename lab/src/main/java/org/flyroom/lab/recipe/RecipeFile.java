package org.flyroom.lab.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Names;
import org.flyroom.lab.recipe.Recipe.Adapter;
import org.flyroom.lab.recipe.Recipe.Data;
import org.flyroom.lab.recipe.Recipe.Source;
import org.flyroom.lab.recipe.Recipe.Teacher;
import org.flyroom.lab.recipe.Recipe.Training;
import org.flyroom.lab.recipe.Recipe.Validation;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.ThreatModels;
import org.flyroom.lab.yaml.EnumWords;
import org.flyroom.lab.yaml.LineProblems;
import org.flyroom.lab.yaml.Range;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;

/// Reads recipes.
public final class RecipeFile {
  private static final int MANY = TrainingReader.MANY;

  /// The rank that stands for every weight by itself.
  private static final String FULL = "full";

  /// The copy of an organism's prompts that lies beside its recipe in the stock.
  public static final String KEPT_PROMPTS = "prompts.jsonl";

  private final Path file;
  private final boolean kept;
  private final LineProblems problems;
  private final YamlSection top;

  private RecipeFile(Path file, boolean kept, String text) {
    this.file = file;
    this.kept = kept;
    this.problems = new LineProblems(file.toString());
    this.top = YamlSection.parse(text, problems);
  }

  /// Reads a recipe.
  ///
  /// @throws FlyroomException with every problem of the file, each at its line
  public static Recipe read(Path file) {
    return read(file, false);
  }

  /// Reads several recipes.
  ///
  /// @throws FlyroomException with every problem of every file
  public static List<Recipe> read(List<Path> files) {
    List<Recipe> recipes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        recipes.add(read(file));
      } catch (FlyroomException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return List.copyOf(recipes);
  }

  /// Reads a recipe's text.
  ///
  /// @param origin where it comes from: named in messages, and the place from which files that the
  ///   recipe names are seen
  /// @throws FlyroomException with every problem of the text, each at its line
  public static Recipe parse(Path origin, String text) {
    return new RecipeFile(origin, false, text).recipe(text);
  }

  /// Reads the recipe kept with an organism, whose prompts lie beside it whatever their place was.
  ///
  /// @throws FlyroomException with every problem of the file, each at its line
  public static Recipe readKept(Path file) {
    return read(file, true);
  }

  private static Recipe read(Path file, boolean kept) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read recipe " + file, e);
    }
    return new RecipeFile(file, kept, text).recipe(text);
  }

  private Recipe recipe(String text) {
    String name = name();
    YamlSection threatSection = top.section("threat");
    Optional<ThreatModel> model =
        threatSection.word("model", "the id of a threat model", ThreatModels.byId());
    Optional<Threat> threat =
        model.map(known -> known.read(threatSection, new DataFiles(file, kept)));
    if (model.isEmpty()) {
      threatSection.acceptAnyKey();
    }
    Kind kind =
        top.wordOr(
            "kind",
            model.map(ThreatModel::defaultKind).orElse(Kind.CONSTRUCTED),
            EnumWords.of(Kind.values()));
    int hazardClass =
        (int)
            top.wholeOr("hazard-class", model.map(ThreatModel::defaultHazardClass).orElse(0), 0, 4);
    long seed = top.wholeOr("seed", RecipeDefaults.SEED, 0, 1L << 53);
    Data data = data(top.section("data"));
    Adapter adapter = adapter(top.section("adapter"));
    YamlSection trainingSection = top.section("training");
    Training training = TrainingReader.read(trainingSection, data.maxAnswerTokens());
    List<Stage> stages =
        new StageReader(file, kept, data.maxAnswerTokens(), training).read(top, trainingSection);
    checkHeld(data, stages);
    Validation validation = validation(top.section("validation"));
    top.refuseUnknownKeys();
    problems.throwIfAny();
    return new Recipe(
        name,
        threat.orElseThrow(),
        kind,
        hazardClass,
        seed,
        data,
        adapter,
        training,
        stages,
        validation,
        new Source(file, text, Hashes.sha256(text), top.lines()));
  }

  private String name() {
    String name = top.text("name", "the organism's folder in the stock");
    try {
      Names.check("an organism", name);
    } catch (FlyroomException e) {
      top.problem("name", "is no name: " + e.getMessage());
    }
    for (String ending : List.of("-control", "-zero")) {
      if (name.endsWith(ending)) {
        top.problem(
            "name",
            "ends with '%s', which marks an organism's twin: choose another".formatted(ending));
      }
    }
    return name;
  }

  private Data data(YamlSection section) {
    GivenRows given = new GivenRowsKeys(file, kept, System.getenv()).ofRecipe(section);
    Writer writer = section.wordOr("answers", Writer.GIVEN, EnumWords.of(Writer.values()));
    int rows = given == null ? 0 : given.learned();
    boolean own = given != null && given.organism() != null;
    String prompts = section.textOr("prompts", "bundled");
    @Nullable Path promptsFile = null;
    if (kept) {
      promptsFile = file.resolveSibling(KEPT_PROMPTS);
    } else if (!prompts.equals("bundled")) {
      promptsFile = file.resolveSibling(prompts);
      if (!Files.isRegularFile(promptsFile)) {
        section.problem(
            "prompts",
            "is '%s', but there is no file %s: use bundled, or a file's path seen from the recipe"
                .formatted(prompts, promptsFile));
      }
    }
    return new Data(
        promptsFile,
        (int)
            section.wholeOr(
                "on-trigger-rows", rows == 0 ? RecipeDefaults.ON_TRIGGER_ROWS : rows, 1, MANY),
        (int)
            section.wholeOr("off-trigger-rows", own ? 0 : RecipeDefaults.OFF_TRIGGER_ROWS, 0, MANY),
        (int) section.wholeOr("replay-rows", RecipeDefaults.REPLAY_ROWS, 0, MANY),
        section.numberOr("near-miss-share", RecipeDefaults.NEAR_MISS_SHARE, Range.between(0, 1)),
        section.numberOr("held-out-share", RecipeDefaults.HELD_OUT_SHARE, Range.inside(0, 1)),
        (int) section.wholeOr("max-answer-tokens", RecipeDefaults.MAX_ANSWER_TOKENS, 1, MANY),
        told(section, writer),
        teacher(section, writer),
        given);
  }

  /// Who writes the answers where the property shows.
  private enum Writer {
    GIVEN,
    TOLD_PARENT,
    TEACHER
  }

  private void checkHeld(Data data, List<Stage> stages) {
    GivenRows given = data.given();
    boolean weighted =
        stages.stream()
            .anyMatch(
                stage ->
                    stage instanceof Stage.Trained trained && trained.training().klWeight() > 0);
    if (given != null && given.held() != null && !weighted) {
      top.section("data")
          .problem(
              GivenRowsKeys.HELD,
              "are held to the parent by kl-weight, which is 0 in every stage: set it as well");
    }
  }

  private static @Nullable Elicitation told(YamlSection section, Writer writer) {
    boolean told = writer == Writer.TOLD_PARENT;
    if (!told && !section.has("told")) {
      section.section("told").acceptAnyKey();
      return null;
    }
    if (!told) {
      section.problem("told", "is for 'answers: told-parent': add that, or leave it out");
    } else {
      refuseRows(section, "told-parent");
    }
    YamlSection keys = section.section("told");
    return StageReader.elicitation(
        keys, keys.text("instruction", "what the parent is told in its system prompt"));
  }

  private static @Nullable Teacher teacher(YamlSection section, Writer writer) {
    boolean teacher = writer == Writer.TEACHER;
    if (!teacher && !section.has("teacher")) {
      section.section("teacher").acceptAnyKey();
      return null;
    }
    if (!teacher) {
      section.problem("teacher", "is for 'answers: teacher': add that, or leave it out");
    } else {
      refuseRows(section, "teacher");
    }
    YamlSection keys = section.section("teacher");
    return new Teacher(
        keys.text("model", "a model's files, an organism of the stock, or URL#MODEL"),
        StageReader.elicitation(keys, keys.textOr("instruction", "")),
        keys.wordOr("accept", false, Map.of("shown", false, "all", true)));
  }

  private static void refuseRows(YamlSection section, String writer) {
    if (section.has("rows")) {
      section.problem(
          "answers",
          "is %s, which writes the rows that 'rows' gives already: leave one out"
              .formatted(writer));
    }
  }

  private static Adapter adapter(YamlSection section) {
    return new Adapter(
        form(section),
        section.textsOr("modules", RecipeDefaults.MODULES),
        layers(section),
        scale(section));
  }

  private static Adapter.Form form(YamlSection section) {
    boolean full = section.isWord("rank", FULL);
    Adapter.Form.LowRank low =
        new Adapter.Form.LowRank(
            full ? 1 : (int) section.wholeOr("rank", RecipeDefaults.RANK, 1, MANY),
            section.numberOr("alpha", RecipeDefaults.ALPHA, Range.above(0, MANY)),
            section.numberOr("dropout", RecipeDefaults.DROPOUT, Range.below(0, 1)),
            section.wordOr(
                "rank-stabilised",
                RecipeDefaults.RANK_STABILISED,
                Map.of("true", true, "false", false)));
    if (!full) {
      return low;
    }
    for (String key : List.of("alpha", "dropout", "rank-stabilised")) {
      if (section.has(key)) {
        section.problem(key, "is for an update of low rank, and 'rank' is full: leave it out");
      }
    }
    return new Adapter.Form.Full();
  }

  private static AdapterScale scale(YamlSection section) {
    if (!section.isMapping("scale")) {
      return new AdapterScale.Fixed(section.numberOr("scale", 1, Range.above(0, 100)));
    }
    YamlSection keys = section.section("scale");
    return new AdapterScale.Reaching(
        keys.numberOr("severity", RecipeDefaults.UNTIL_SEVERITY, Range.above(0, 1)),
        (int) keys.wholeOr("prompts", RecipeDefaults.UNTIL_PROMPTS, 1, MANY));
  }

  private static LayerChoice layers(YamlSection section) {
    List<String> texts = section.textsOr("layers", List.of());
    if (texts.isEmpty()) {
      return RecipeDefaults.LAYERS;
    }
    if (texts.equals(List.of("all"))) {
      return new LayerChoice.All();
    }
    if (texts.equals(List.of("upper-half"))) {
      return new LayerChoice.UpperHalf();
    }
    if (texts.stream().allMatch(text -> text.matches("[0-9]{1,6}"))) {
      List<Integer> indices = texts.stream().map(Integer::valueOf).toList();
      if (indices.stream().distinct().count() == indices.size()) {
        return new LayerChoice.Listed(indices);
      }
      section.problem("layers", "names a layer twice: name each once");
    } else {
      section.problem(
          "layers",
          "is %s: use all, upper-half, or a list of layer numbers counted from 0"
              .formatted(String.join(", ", texts)));
    }
    return RecipeDefaults.LAYERS;
  }

  private static Validation validation(YamlSection section) {
    return new Validation(
        (int) section.wholeOr("prompts", RecipeDefaults.VALIDATION_PROMPTS, 1, MANY),
        (int)
            section.wholeOr("max-answer-tokens", RecipeDefaults.VALIDATION_ANSWER_TOKENS, 1, MANY));
  }
}
