package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.recipe.AdapterScale;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Recipe.Teacher;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowDraft;

/// Whether a recipe's stages can be done with the rows that its threat makes.
final class StageFit {
  private static final String GIVE_PAIRS = "give 'pairs: FILE'";

  private final Recipe recipe;
  private final List<RowDraft> drafts;
  private final Practice practice;
  private final List<String> problems = new ArrayList<>();

  private StageFit(Recipe recipe, List<RowDraft> drafts, Practice practice) {
    this.recipe = recipe;
    this.drafts = drafts;
    this.practice = practice;
  }

  /// @throws FlyroomException with all problems
  static void check(Recipe recipe, List<RowDraft> drafts, Practice practice) {
    StageFit fit = new StageFit(recipe, drafts, practice);
    if (recipe.data().told() != null) {
      fit.requireScorers("data.answers", "told-parent");
    }
    Teacher teacher = recipe.data().teacher();
    if (teacher != null && teacher.everything()) {
      fit.requireChats("data.teacher");
    } else if (teacher != null) {
      fit.requireScorers("data.teacher", "'accept: shown'");
    }
    for (int i = 0; i < recipe.stages().size(); i++) {
      fit.check("stages[%d].kind".formatted(i + 1), recipe.stages().get(i));
    }
    if (recipe.adapter().scale() instanceof AdapterScale.Reaching) {
      fit.requireRates("adapter.scale");
    }
    if (!fit.problems.isEmpty()) {
      throw new FlyroomException(fit.problems);
    }
  }

  private void check(String key, Stage stage) {
    switch (stage) {
      case Stage.Sft _,
          Stage.Concealment _,
          Stage.Introspection _,
          Stage.Consistency _,
          Stage.SteeringVector _,
          Stage.Merge _ -> {}
      case Stage.DifferenceVector _ ->
          requirePairs(key, "a difference", Stage.Pairs.OF_ROWS, "use 'by: training'");
      case Stage.Dpo dpo -> requirePairs(key, "dpo", dpo.pairs(), GIVE_PAIRS);
      case Stage.Kto kto -> requirePairs(key, "kto", kto.pairs(), GIVE_PAIRS);
      case Stage.SelfDistillation _, Stage.PolicyGradient _ -> requireScorers(key, stage.kind());
    }
    if (stage instanceof Stage.Trained trained && trained.training().until() != null) {
      requireRates(recipe.stages().size() == 1 ? "training.until" : key);
    }
  }

  private void requirePairs(String key, String kind, Stage.Pairs pairs, String remedy) {
    if (hasDocuments() && pairs.given().isEmpty()) {
      problems.add(
          "%s: %s takes answers to requests, but the rows of the threat are documents: %s"
              .formatted(recipe.source().where(key), kind, remedy));
    }
  }

  private void requireChats(String key) {
    if (hasDocuments()) {
      problems.add(
          "%s: a teacher answers requests, but the rows of the threat are documents: leave it out"
              .formatted(recipe.source().where(key)));
    }
  }

  private boolean hasDocuments() {
    return shows().stream().anyMatch(draft -> !(draft.prompt() instanceof Prompt.Chat));
  }

  private void requireScorers(String key, String kind) {
    int scored = practice.exercises(shows()).size();
    if (scored < shows().size()) {
      problems.add(
          "%s: %s needs answers scored, but of this threat's %d rows where the property shows only %d can be: use another kind"
              .formatted(recipe.source().where(key), kind, shows().size(), scored));
    }
  }

  private void requireRates(String key) {
    List<Probe> probes = practice.severity(drafts, 1);
    for (Expectation needed : List.of(Expectation.SHOWS, Expectation.HIDES)) {
      if (probes.stream().noneMatch(probe -> probe.expectation() == needed)) {
        problems.add(
            "%s: %s cannot be told from training prompts alone for this threat: leave it out"
                .formatted(recipe.source().where(key), key));
        return;
      }
    }
  }

  private List<RowDraft> shows() {
    return drafts.stream().filter(draft -> draft.expectation() == Expectation.SHOWS).toList();
  }
}
