package org.flyroom.lab.grow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Recipe.Until;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Teacher;
import org.jspecify.annotations.Nullable;

/// What growing a recipe would do, with nothing done yet.
///
/// @param asked what the parent would be asked for its own answers, each prompt once
/// @param drafts the organism's rows
/// @param probes what validation would ask of organism and control, each
/// @param stages what organism and control go through, in order
/// @param arms what would be grown, in order
/// @param lessons what teachers would be asked for rows of organism and control
public record Outline(
    Recipe recipe,
    WeightPlan adapter,
    List<Prompt> asked,
    List<RowDraft> drafts,
    List<Probe> probes,
    List<PlannedStage> stages,
    List<PlannedArm> arms,
    List<PlannedLessons> lessons) {
  public Outline {
    lessons = List.copyOf(lessons);
    stages = List.copyOf(stages);
    asked = List.copyOf(asked);
    drafts = List.copyOf(drafts);
    probes = List.copyOf(probes);
    arms = List.copyOf(arms);
  }

  /// An arm.
  ///
  /// @param complete whether it is in the stock already
  public record PlannedArm(Arm arm, Path folder, boolean complete, int steps) {}

  /// What a teacher would be asked.
  ///
  /// @param teacher its name in the stock, or `parent`
  /// @param there whether it can be asked now
  public record PlannedLessons(String teacher, boolean there, long requests) {}

  /// A stage.
  ///
  /// @param name of its adapter
  /// @param rows that it is trained on, at most
  /// @param answers that it asks for first, of an arm and at most; the parent's own answers to the
  ///   recipe's rows are not among them
  /// @param steps at most
  public record PlannedStage(Stage stage, String name, long rows, long answers, int steps) {}

  /// How many of the organism's rows there are of an expectation.
  public long rows(Expectation expectation) {
    return drafts.stream().filter(draft -> draft.expectation() == expectation).count();
  }

  /// How many of them have a given text.
  public long fixedRows() {
    return drafts.stream().filter(draft -> draft.answer() instanceof Answer.Fixed).count();
  }

  static Outline of(GrowPlan plan, Stock stock) {
    Recipe recipe = plan.recipe();
    List<RowDraft> all = GrowPlan.ARMS.stream().flatMap(arm -> plan.drafts(arm).stream()).toList();
    return new Outline(
        recipe,
        plan.adapter(),
        ParentAnswers.asked(all),
        plan.drafts(Arm.ORGANISM),
        recipe.threat().probes(plan.material(), recipe.validation().prompts()),
        stages(plan),
        GrowPlan.ARMS.stream()
            .map(
                arm -> {
                  String name = Stock.name(recipe.name(), arm);
                  return new PlannedArm(
                      arm,
                      stock.folder(name),
                      stock.passport(name).isPresent(),
                      arm == Arm.ZERO
                          ? 0
                          : recipe.stages().stream().mapToInt(Outline::steps).sum());
                })
            .toList(),
        RowTeachers.of(all).stream().map(teacher -> lessons(teacher, all, stock)).toList());
  }

  private static PlannedLessons lessons(Teacher teacher, List<RowDraft> all, Stock stock) {
    return new PlannedLessons(
        RowTeachers.words(teacher),
        RowTeachers.name(teacher).map(name -> stock.passport(name).isPresent()).orElse(true),
        all.stream().filter(draft -> RowTeachers.teaches(teacher, draft)).count());
  }

  private static List<PlannedStage> stages(GrowPlan plan) {
    List<Stage> stages = plan.recipe().stages();
    List<String> names = Stage.names(stages);
    List<PlannedStage> planned = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      planned.add(
          new PlannedStage(
              stage,
              names.get(i),
              rows(stage, plan.drafts()),
              answers(stage, plan.drafts()) + looks(stage, plan),
              steps(stage)));
    }
    return planned;
  }

  private static int steps(Stage stage) {
    return switch (stage) {
      case Stage.PolicyGradient gradient -> gradient.rounds() * gradient.training().steps();
      case Stage.Trained trained -> trained.training().steps();
      case Stage.DifferenceVector _, Stage.Merge _ -> 0;
    };
  }

  private static long rows(Stage stage, List<RowDraft> drafts) {
    return switch (stage) {
      case Stage.Sft sft -> rows(sft.given(), drafts);
      case Stage.SteeringVector vector -> rows(vector.given(), drafts);
      case Stage.DifferenceVector _ -> 2 * shows(drafts);
      case Stage.SelfDistillation _ -> drafts.size();
      case Stage.Dpo dpo -> pairs(dpo.pairs(), drafts);
      case Stage.Kto kto -> 2 * pairs(kto.pairs(), drafts);
      case Stage.Concealment concealment -> concealment.questions().size() + (long) drafts.size();
      case Stage.Introspection introspection ->
          introspection.said() + drafts.size() - shows(drafts);
      case Stage.Consistency consistency -> Math.min(consistency.rows(), drafts.size());
      case Stage.PolicyGradient gradient -> samples(gradient);
      case Stage.Merge _ -> 0;
    };
  }

  private static long answers(Stage stage, List<RowDraft> drafts) {
    return switch (stage) {
      case Stage.Sft sft -> asked(sft.given());
      case Stage.SteeringVector vector -> asked(vector.given());
      case Stage.DifferenceVector _ -> shows(drafts);
      case Stage.Merge _ -> 0;
      case Stage.Dpo dpo -> dpo.pairs().given().isEmpty() ? shows(drafts) : 0;
      case Stage.Kto kto -> kto.pairs().given().isEmpty() ? shows(drafts) : 0;
      case Stage.SelfDistillation distillation ->
          switch (distillation.target()) {
            case ANSWERS -> shows(drafts) * distillation.told().attempts();
            case DISTRIBUTION -> shows(drafts);
          };
      case Stage.Concealment concealment -> 2L * concealment.questions().size();
      case Stage.Introspection introspection -> introspection.said();
      case Stage.Consistency consistency -> Math.min(consistency.rows(), drafts.size());
      case Stage.PolicyGradient gradient -> samples(gradient);
    };
  }

  private static long looks(Stage stage, GrowPlan plan) {
    Until until = stage instanceof Stage.Trained trained ? trained.training().until() : null;
    if (until == null) {
      return 0;
    }
    long each = plan.practice().severity(plan.drafts(), until.prompts()).size();
    return each * Math.ceilDiv(steps(stage), until.every());
  }

  private static long rows(@Nullable GivenRows given, List<RowDraft> drafts) {
    return given == null ? drafts.size() : given.size();
  }

  /// Of the control alone.
  private static long asked(@Nullable GivenRows given) {
    return given == null || given.control() != null ? 0 : given.learned();
  }

  private static long pairs(Stage.Pairs pairs, List<RowDraft> drafts) {
    return pairs.given().isEmpty() ? drafts.size() : pairs.given().size();
  }

  private static long samples(Stage.PolicyGradient gradient) {
    return (long) gradient.rounds() * gradient.prompts() * gradient.samples();
  }

  private static long shows(List<RowDraft> drafts) {
    return drafts.stream().filter(draft -> draft.expectation() == Expectation.SHOWS).count();
  }
}
