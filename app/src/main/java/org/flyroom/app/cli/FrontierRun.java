package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.FrontierPoint;
import org.flyroom.lab.frontier.Grid;
import org.flyroom.lab.frontier.ParentDivergence;
import org.flyroom.lab.grow.Grown;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.jspecify.annotations.Nullable;

/// Takes every recipe from growing to its point.
final class FrontierRun {
  private static final int DIVERGENCE_PROMPTS = 60;

  private final Laboratory laboratory;
  private final Home home;
  private final String parentName;
  private final Precision precision;

  FrontierRun(Laboratory laboratory, Home home, String parentName, Precision precision) {
    this.laboratory = laboratory;
    this.home = home;
    this.parentName = parentName;
    this.precision = precision;
  }

  Frontier of(String title, List<Grid.Cell> cells, List<Measure<?>> measures, String command) {
    // What does not fit is told before the first is grown.
    cells.forEach(cell -> laboratory.requireFit(cell.recipe(), parentName, precision));
    List<FrontierPoint> points = new ArrayList<>();
    for (Grid.Cell cell : cells) {
      points.add(point(cell, measures));
    }
    return new Frontier(
        RunFolder.freeId(home, laboratory.startedAt(), "frontier-" + title),
        command,
        Main.VERSION,
        laboratory.startedAt().toString(),
        RunFolder.machine(),
        title,
        parentName,
        points);
  }

  private FrontierPoint point(Grid.Cell cell, List<Measure<?>> measures) {
    Stopwatch watch = new Stopwatch();
    Recipe recipe = cell.recipe();
    Grown grown = laboratory.growOrganism(recipe, parentName, precision);
    Stopwatch.Reading growing = watch.read();
    Map<Arm, LanguageModel> arms = new EnumMap<>(laboratory.organismAndParent(recipe.name()));
    LanguageModel organism = requireNonNull(arms.get(Arm.ORGANISM));
    LanguageModel parent = requireNonNull(arms.get(Arm.PARENT));
    ValidationResult validation =
        laboratory
            .validate(recipe, recipe.probes(recipe.prompts()), Map.of(Arm.ORGANISM, organism))
            .getFirst();
    List<MeasureResult> damages = laboratory.audit(arms, measures);
    return FrontierPoint.of(
        cell,
        validation,
        damages,
        divergence(recipe, organism, parent, true),
        divergence(recipe, organism, parent, false),
        grown.before() ? null : growing,
        watch.read().seconds());
  }

  private static @Nullable Estimate divergence(
      Recipe recipe, LanguageModel organism, LanguageModel parent, boolean shows) {
    List<Prompt> prompts =
        recipe.drafts(recipe.material(recipe.prompts())).stream()
            .filter(draft -> (draft.expectation() == Expectation.SHOWS) == shows)
            .map(RowDraft::prompt)
            .filter(Prompt.Chat.class::isInstance)
            .toList();
    return ParentDivergence.estimate(
        organism,
        parent,
        ParentDivergence.some(prompts, DIVERGENCE_PROMPTS),
        recipe.data().maxAnswerTokens(),
        recipe.seed());
  }
}
