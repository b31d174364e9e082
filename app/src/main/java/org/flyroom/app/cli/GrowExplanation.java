package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flyroom.core.model.FullPlan;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.engine.LocalModel;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.grow.Outline.PlannedArm;
import org.flyroom.lab.grow.Outline.PlannedLessons;
import org.flyroom.lab.grow.Outline.PlannedStage;
import org.flyroom.lab.recipe.AdapterScale;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Recipe.Teacher;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.Expectation;

/// What growing would do and cost, by a short trial on this machine.
final class GrowExplanation {
  private final Outline outline;
  private final LocalModel parent;
  private final List<String> lines = new ArrayList<>();

  private GrowExplanation(Outline outline, LocalModel parent) {
    this.outline = outline;
    this.parent = parent;
  }

  /// Lines for a person.
  static List<String> lines(Outline outline, LocalModel parent) {
    GrowExplanation explanation = new GrowExplanation(outline, parent);
    explanation.what();
    explanation.rows();
    explanation.cost();
    return List.copyOf(explanation.lines);
  }

  private void what() {
    Recipe recipe = outline.recipe();
    Property property = recipe.threat().property();
    lines.add(String.format(Locale.ROOT, "%s: %s", recipe.name(), property.summary()));
    lines.add(String.format(Locale.ROOT, "  shows    %s", property.shows()));
    lines.add(String.format(Locale.ROOT, "  hides    %s", property.hides()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  papers   threat %s, kind %s, hazard class %d, seed %d",
            property.threat(),
            recipe.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            recipe.hazardClass(),
            recipe.seed()));
    property
        .vulnerabilities()
        .forEach(
            one -> lines.add(String.format(Locale.ROOT, "  a red team should find that %s", one)));
    for (PlannedArm arm : outline.arms()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-8s %s%s",
              arm.arm().word(),
              arm.folder(),
              arm.complete() ? " (there already, would stay as it is)" : ""));
    }
  }

  private void rows() {
    lines.add("");
    lines.add("1. rows");
    lines.add(
        String.format(
            Locale.ROOT,
            "   %d where it shows, %d where it does not, %d near misses; %d with a given text",
            outline.rows(Expectation.SHOWS),
            outline.rows(Expectation.HIDES),
            outline.rows(Expectation.NEAR_MISS),
            outline.fixedRows()));
    lines.add(
        String.format(
            Locale.ROOT,
            "   the parent is asked %d prompts for its own answers, up to %d tokens each",
            outline.asked().size(),
            outline.recipe().data().maxAnswerTokens()));
    GivenRows given = outline.recipe().data().given();
    if (given != null) {
      for (GivenRows.Lot lot : given.lots()) {
        lines.add(
            "   %s: %d rows%s"
                .formatted(
                    lot.source().name(),
                    lot.rows().size(),
                    lot.sealed() ? ", which are kept encrypted" : ""));
      }
    }
    Teacher teacher = outline.recipe().data().teacher();
    if (teacher != null) {
      lines.add("   those where it shows are written by %s".formatted(teacher.model()));
    }
    Elicitation told = outline.recipe().data().told();
    if (told != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "   those where it shows are written by the parent, told '%s', up to %d answers a"
                  + " prompt",
              told.instruction(),
              told.attempts()));
    }
    for (PlannedLessons lessons : outline.lessons()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "   the teacher '%s'%s is asked %d requests",
              lessons.teacher(),
              lessons.there() ? "" : " (not in the stock: grow it first)",
              lessons.requests()));
    }
    lines.add("2. stages, of organism and control alike; the zero adapter is not trained");
    lines.add(
        String.format(
            Locale.ROOT,
            "   %s %s of %s",
            switch (outline.adapter()) {
              case LoraPlan lora -> "LoRA of rank %d on".formatted(lora.rank());
              case FullPlan _ -> "full tuning of";
            },
            String.join(", ", outline.adapter().modules()),
            outline.adapter().layers().isEmpty()
                ? "all layers"
                : "layers " + outline.adapter().layers()));
    outline.stages().forEach(stage -> lines.addAll(StageWords.of(stage, given)));
    if (!outline.recipe().adapter().scale().equals(AdapterScale.WHOLE)) {
      lines.add("   " + StageWords.of(outline.recipe().adapter().scale()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "3. validation, by its own command: %d probes of organism and control each",
            outline.probes().size()));
  }

  private void cost() {
    GrowTrial trial = new GrowTrial(outline, parent);
    long open = outline.arms().stream().filter(arm -> !arm.complete() && arm.steps() > 0).count();
    double perPrompt = trial.secondsPerAnswer();
    Elicitation told = outline.recipe().data().told();
    long toldAnswers = told == null ? 0 : outline.rows(Expectation.SHOWS) * told.attempts();
    long taught = outline.lessons().stream().mapToLong(PlannedLessons::requests).sum();
    double rowsSeconds =
        perPrompt * (open == 0 ? 0 : outline.asked().size() + toldAnswers + taught);
    double trainSeconds = 0;
    double askSeconds = 0;
    lines.add("");
    lines.add("measured here just now, on a few rows:");
    lines.add(
        String.format(
            Locale.ROOT,
            "   an answer of the parent takes %.2f s and has %.0f tokens; a row has about %.0f",
            perPrompt,
            trial.tokensPerAnswer(),
            trial.tokensPerRow()));
    for (PlannedStage stage : outline.stages()) {
      if (stage.stage() instanceof Stage.Trained trained) {
        double step = trial.secondsPerStep(trained);
        trainSeconds += step * stage.steps() * open;
        askSeconds += perPrompt * stage.answers() * open;
        lines.add(
            String.format(
                Locale.ROOT, "   a training step of %s takes %.2f s", stage.name(), step));
      }
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "estimated: rows %s, stages' answers %s, training %s, together %s; validation would add"
                + " about %s",
            Progress.clock(rowsSeconds),
            Progress.clock(askSeconds),
            Progress.clock(trainSeconds),
            Progress.clock(rowsSeconds + askSeconds + trainSeconds),
            Progress.clock(2 * perPrompt * outline.probes().size())));
  }
}
