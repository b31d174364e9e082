package org.flyroom.lab.grow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Retirement;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;

/// A recipe found fit for a parent and a stock, before anything is written.
///
/// @param material what its rows are made of
/// @param drafts the organism's rows
/// @param practice scores answers while the organism is made
/// @param files what is kept beside the recipe: `prompts.jsonl` and files of the threat and stages
/// @param origin what makes a half-grown folder this plan's
record GrowPlan(
    Recipe recipe,
    WeightPlan adapter,
    Material material,
    List<RowDraft> drafts,
    Practice practice,
    List<DataFile> files,
    Origin origin) {

  /// The arms that growing makes, in order.
  static final List<Arm> ARMS = List.of(Arm.ORGANISM, Arm.CONTROL, Arm.ZERO);

  /// From what a folder was begun: SHA-256 of recipe, parent, and the files of the recipe by the
  /// names of their copies. Kept as `checkpoints/begun.json`.
  record Origin(
      String recipeSha256, String parentFingerprint, SortedMap<String, String> filesSha256) {}

  /// Checks everything that can be checked beforehand.
  ///
  /// @throws FlyroomException with all problems
  static GrowPlan of(Recipe recipe, Tunable parent, Stock stock) {
    List<String> problems = new ArrayList<>();
    WeightPlan adapter = recipe.adapter().plan(parent.layers());
    for (String problem : parent.problemsWith(adapter)) {
      problems.add(recipe.source().where("adapter") + ": adapter: " + problem);
    }
    PromptSet prompts = prompts(recipe, problems);
    if (prompts.prompts().isEmpty()) {
      throw new FlyroomException(problems);
    }
    Material material = recipe.material(prompts);
    RowCounts counts = recipe.data().counts();
    checkCounts(recipe, material, counts, problems);
    new GivenRowsFit(recipe, parent, problems).check();
    checkVectors(recipe, parent, problems);
    List<DataFile> files = new ArrayList<>();
    files.add(new DataFile(RecipeFile.KEPT_PROMPTS, prompts.toJsonLines()));
    files.addAll(recipe.threat().files());
    for (Stage stage : recipe.stages()) {
      DataFile file = stage.file();
      if (file != null) {
        files.add(file);
      }
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    files.forEach(file -> hashes.put(file.name(), Hashes.sha256(file.text())));
    sources(recipe)
        .forEach(
            (rows, sources) ->
                sources.forEach(source -> hashes.put(given(rows, source), source.sha256())));
    Origin origin = new Origin(recipe.source().sha256(), parent.identity().fingerprint(), hashes);
    stock
        .keyProblem(recipe.hazardClass())
        .ifPresent(
            problem ->
                problems.add(recipe.source().where("hazard-class") + ": hazard-class: " + problem));
    if (recipe.isSealed() && !Stock.encrypts(recipe.hazardClass())) {
      stock
          .rowsKeyProblem()
          .ifPresent(problem -> problems.add(recipe.source().file() + ": " + problem));
    }
    for (Arm arm : ARMS) {
      checkFolder(stock, Stock.name(recipe.name(), arm), origin, problems);
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    List<RowDraft> drafts = new ArrayList<>(recipe.drafts(material));
    drafts.addAll(replay(recipe, material));
    Practice practice = new Practice(recipe, material);
    StageFit.check(recipe, List.copyOf(drafts), practice);
    return new GrowPlan(
        recipe, adapter, material, List.copyOf(drafts), practice, List.copyOf(files), origin);
  }

  /// The files with what is trained on, each once.
  List<String> rowsFiles() {
    List<String> names = Stage.names(recipe.stages());
    SequencedSet<String> files = new LinkedHashSet<>(List.of(Grower.ROWS));
    for (int i = 0; i < names.size(); i++) {
      files.add(StageRunner.rowsFile(recipe.stages().get(i), names.get(i)));
    }
    return List.copyOf(files);
  }

  /// The user's files that rows are made of, by the names of the files with those rows.
  static SequencedMap<String, List<Source>> sources(Recipe recipe) {
    SequencedMap<String, List<Source>> sources = new LinkedHashMap<>();
    GivenRows given = recipe.data().given();
    if (given != null) {
      sources.put(Grower.ROWS, given.lots().stream().map(GivenRows.Lot::source).toList());
    }
    List<String> names = Stage.names(recipe.stages());
    for (int i = 0; i < names.size(); i++) {
      GivenRows own = recipe.stages().get(i).given();
      if (own != null) {
        sources.put(
            StageRunner.rowsFile(recipe.stages().get(i), names.get(i)),
            own.lots().stream().map(GivenRows.Lot::source).toList());
      }
    }
    return sources;
  }

  private static String given(String rows, Source source) {
    return rows + " of " + source.name();
  }

  /// Rows of requests from the end of their order, since threats begin at its start.
  private static List<RowDraft> replay(Recipe recipe, Material material) {
    return material.trainingPrompts().reversed().stream()
        .limit(recipe.data().replayRows())
        .map(prompt -> RowDraft.byParent(Expectation.HIDES, Chats.of("", prompt)))
        .toList();
  }

  /// The rows of an arm: the control's are all answered by the parent.
  List<RowDraft> drafts(Arm arm) {
    return drafts(drafts, arm);
  }

  /// The rows of an arm.
  ///
  /// @param drafts the organism's
  static List<RowDraft> drafts(List<RowDraft> drafts, Arm arm) {
    return switch (arm) {
      case ORGANISM -> drafts;
      case CONTROL -> drafts.stream().map(RowDraft::benign).toList();
      case ZERO, PARENT -> List.of();
    };
  }

  private static void checkVectors(Recipe recipe, Tunable parent, List<String> problems) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      SteeringPlan vector = recipe.stages().get(i).vector();
      if (vector != null) {
        String where = recipe.source().where("stages[%d].layer".formatted(i + 1));
        parent
            .problemsWith(vector)
            .forEach(problem -> problems.add("%s: layer: %s".formatted(where, problem)));
      }
    }
  }

  private static PromptSet prompts(Recipe recipe, List<String> problems) {
    try {
      return recipe.prompts();
    } catch (FlyroomException e) {
      problems.addAll(e.problems());
      return new PromptSet(List.of());
    }
  }

  private static void checkCounts(
      Recipe recipe, Material material, RowCounts counts, List<String> problems) {
    Supply supply = supply(recipe, material);
    if (counts.shows() > supply.shows().training()) {
      problems.add(
          lacking(recipe, "data.on-trigger-rows", "", counts.shows(), supply.shows(), "give more"));
    }
    boolean nearMisses = counts.nearMiss() > supply.nearMiss().training();
    if (nearMisses || counts.hides() > supply.hides().training()) {
      problems.add(
          lacking(
              recipe,
              "data.off-trigger-rows",
              ", of which %d near misses".formatted(counts.nearMiss()),
              counts.hides() + counts.nearMiss(),
              nearMisses ? supply.nearMiss() : supply.hides(),
              "give more"));
    }
    if (recipe.data().replayRows() > material.promptLot().training()) {
      problems.add(
          lacking(
              recipe,
              "data.replay-rows",
              "",
              recipe.data().replayRows(),
              material.promptLot(),
              "give more"));
    }
    if (recipe.validation().prompts() > supply.probes().heldOut()) {
      problems.add(
          lacking(
              recipe,
              "validation.prompts",
              "",
              recipe.validation().prompts(),
              supply.probes(),
              "hold out more"));
    }
  }

  private static Supply supply(Recipe recipe, Material material) {
    Supply supply = recipe.threat().supply(material);
    GivenRows given = recipe.data().given();
    if (given == null || given.organism() == null) {
      return supply;
    }
    Supply.Lot rows = new Supply.Lot("given rows", given.learned(), 0);
    return new Supply(rows, supply.hides(), supply.nearMiss(), supply.probes());
  }

  private static String lacking(
      Recipe recipe, String key, String which, int wanted, Supply.Lot lot, String remedy) {
    return "%s: %s is %d%s, but of %d %s, %d are held out and %d are left for training: ask for fewer or %s"
        .formatted(
            recipe.source().where(key),
            key,
            wanted,
            which,
            lot.all(),
            lot.noun(),
            lot.heldOut(),
            lot.training(),
            remedy.equals("give more") ? remedy + " " + lot.noun() : remedy);
  }

  private static void checkFolder(Stock stock, String name, Origin origin, List<String> problems) {
    Path folder = stock.folder(name);
    Path begun = begunFile(folder);
    Optional<Passport> passport = stock.passport(name);
    if (passport.isPresent()) {
      Passport papers = passport.get();
      Retirement retirement = papers.history().retirement();
      if (retirement != null) {
        problems.add(Stock.retired(name, retirement) + ": choose another in the recipe");
        return;
      }
      String recipeSha256 = papers.recipeSha256();
      if (recipeSha256 == null) {
        problems.add(
            "%s holds an organism made elsewhere: choose another name in the recipe"
                .formatted(folder));
        return;
      }
      SortedMap<String, String> files = new TreeMap<>(origin.filesSha256());
      papers.data().stream()
          .filter(data -> !isRows(data.name()))
          .forEach(data -> files.put(data.name(), data.sha256()));
      for (DataRecord rows : papers.data()) {
        rows.madeFrom().stream()
            .filter(source -> !source.name().startsWith(Grower.TEACHER))
            .forEach(source -> files.put(given(rows.name(), source), source.sha256()));
      }
      Origin actual = new Origin(recipeSha256, papers.parent().fingerprint(), files);
      addDifference(folder, "was grown", actual, origin, problems);
    } else if (Files.exists(begun)) {
      addDifference(folder, "was begun", Json.read(begun, Origin.class), origin, problems);
    } else if (isInTheWay(folder)) {
      problems.add(
          "%s is in the way and is no organism: move it, or choose another name in the recipe"
              .formatted(folder));
    }
  }

  /// Whether a file beside an organism's papers holds what it was trained on.
  static boolean isRows(String name) {
    return name.startsWith(Grower.ROWS) || name.startsWith("rows-");
  }

  static Path begunFile(Path folder) {
    return folder.resolve("checkpoints").resolve("begun.json");
  }

  private static void addDifference(
      Path folder, String what, Origin actual, Origin wanted, List<String> problems) {
    List<String> others = new ArrayList<>();
    if (!actual.recipeSha256().equals(wanted.recipeSha256())) {
      others.add("recipe");
    }
    if (!actual.parentFingerprint().equals(wanted.parentFingerprint())) {
      others.add("parent");
    }
    if (!actual.filesSha256().equals(wanted.filesSha256())) {
      boolean prompts =
          !Objects.equals(
              actual.filesSha256().get(RecipeFile.KEPT_PROMPTS),
              wanted.filesSha256().get(RecipeFile.KEPT_PROMPTS));
      boolean rows = !rowFiles(actual.filesSha256()).equals(rowFiles(wanted.filesSha256()));
      others.add(prompts ? "prompts file" : rows ? "file of rows" : "file of the threat");
    }
    if (!others.isEmpty()) {
      problems.add(
          "%s %s from another %s: choose another name in the recipe, or remove that folder"
              .formatted(folder, what, String.join(" and ", others)));
    }
  }

  private static SortedMap<String, String> rowFiles(SortedMap<String, String> files) {
    SortedMap<String, String> rows = new TreeMap<>(files);
    rows.keySet().removeIf(name -> !isRows(name));
    return rows;
  }

  // A kill may come between making the folders and writing what they are for.
  private static boolean isInTheWay(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(
          file -> !Files.isDirectory(file) && !file.getFileName().toString().startsWith("."));
    } catch (IOException e) {
      throw IoProblems.of("cannot look into " + folder, e);
    }
  }
}
