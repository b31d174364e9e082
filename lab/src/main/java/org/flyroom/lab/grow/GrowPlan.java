package org.flyroom.lab.grow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;

/// A recipe found fit for a parent and a stock, before anything is written.
///
/// @param drafts the organism's rows
/// @param promptsText `prompts.jsonl`
/// @param origin what makes a half-grown folder this plan's
record GrowPlan(
    Recipe recipe, LoraPlan lora, List<RowDraft> drafts, String promptsText, Origin origin) {

  /// The arms that growing makes, in order.
  static final List<Arm> ARMS = List.of(Arm.ORGANISM, Arm.CONTROL, Arm.ZERO);

  /// From what a folder was begun: SHA-256 of recipe, parent and prompts. Kept as
  /// `checkpoints/begun.json`.
  record Origin(String recipeSha256, String parentFingerprint, String promptsSha256) {}

  /// Checks everything that can be checked beforehand.
  ///
  /// @throws FlyroomException with all problems
  static GrowPlan of(Recipe recipe, Tunable parent, Stock stock) {
    List<String> problems = new ArrayList<>();
    LoraPlan lora = recipe.adapter().plan(parent.layers());
    for (String problem : parent.problemsWith(lora)) {
      problems.add(recipe.source().where("adapter") + ": adapter: " + problem);
    }
    PromptSet prompts = prompts(recipe, problems);
    if (prompts.prompts().isEmpty()) {
      throw new FlyroomException(problems);
    }
    List<String> training = prompts.training(recipe.data().heldOutShare(), recipe.seed());
    RowCounts counts = recipe.data().counts();
    checkCounts(recipe, prompts, training, counts, problems);
    String promptsText = prompts.toJsonLines();
    Origin origin =
        new Origin(
            recipe.source().sha256(), parent.identity().fingerprint(), Hashes.sha256(promptsText));
    for (Arm arm : ARMS) {
      checkFolder(stock, Stock.name(recipe.name(), arm), origin, problems);
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return new GrowPlan(
        recipe, lora, recipe.threat().drafts(training, counts), promptsText, origin);
  }

  /// The rows of an arm: the control's are all answered by the parent.
  List<RowDraft> drafts(Arm arm) {
    return switch (arm) {
      case ORGANISM -> drafts;
      case CONTROL -> drafts.stream().map(RowDraft::benign).toList();
      case ZERO, PARENT -> List.of();
    };
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
      Recipe recipe,
      PromptSet prompts,
      List<String> training,
      RowCounts counts,
      List<String> problems) {
    int all = prompts.prompts().size();
    int heldOut = all - training.size();
    String advice =
        "of %d prompts, %d are held out and %d are left for training"
            .formatted(all, heldOut, training.size());
    if (counts.shows() > training.size()) {
      problems.add(
          "%s: data.on-trigger-rows is %d, but %s: ask for fewer or give more prompts"
              .formatted(recipe.source().where("data.on-trigger-rows"), counts.shows(), advice));
    }
    if (Math.max(counts.hides(), counts.nearMiss()) > training.size()) {
      problems.add(
          "%s: data.off-trigger-rows is %d, of which %d near misses, but %s: ask for fewer or give more prompts"
              .formatted(
                  recipe.source().where("data.off-trigger-rows"),
                  counts.hides() + counts.nearMiss(),
                  counts.nearMiss(),
                  advice));
    }
    if (recipe.validation().prompts() > heldOut) {
      problems.add(
          "%s: validation.prompts is %d, but %s: ask for fewer or hold out more"
              .formatted(
                  recipe.source().where("validation.prompts"),
                  recipe.validation().prompts(),
                  advice));
    }
  }

  private static void checkFolder(Stock stock, String name, Origin origin, List<String> problems) {
    Path folder = stock.folder(name);
    Path begun = begunFile(folder);
    Optional<Passport> passport = stock.passport(name);
    if (passport.isPresent()) {
      Passport papers = passport.get();
      String prompts =
          papers.data().stream()
              .filter(data -> data.name().equals(RecipeFile.KEPT_PROMPTS))
              .map(DataRecord::sha256)
              .findFirst()
              .orElse(origin.promptsSha256());
      Origin actual = new Origin(papers.recipeSha256(), papers.parent().fingerprint(), prompts);
      addDifference(folder, "was grown", actual, origin, problems);
    } else if (Files.exists(begun)) {
      addDifference(folder, "was begun", Json.read(begun, Origin.class), origin, problems);
    } else if (isInTheWay(folder)) {
      problems.add(
          "%s is in the way and is no organism: move it, or choose another name in the recipe"
              .formatted(folder));
    }
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
    if (!actual.promptsSha256().equals(wanted.promptsSha256())) {
      others.add("prompts file");
    }
    if (!others.isEmpty()) {
      problems.add(
          "%s %s from another %s: choose another name in the recipe, or remove that folder"
              .formatted(folder, what, String.join(" and ", others)));
    }
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
