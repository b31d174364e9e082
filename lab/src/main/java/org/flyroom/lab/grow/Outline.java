package org.flyroom.lab.grow;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;

/// What growing a recipe would do, with nothing done yet.
///
/// @param asked what the parent would be asked for its own answers, each prompt once
/// @param drafts the organism's rows
/// @param probes what validation would ask of organism and control, each
/// @param arms what would be grown, in order
public record Outline(
    Recipe recipe,
    LoraPlan lora,
    List<Prompt> asked,
    List<RowDraft> drafts,
    List<Probe> probes,
    List<PlannedArm> arms) {
  public Outline {
    asked = List.copyOf(asked);
    drafts = List.copyOf(drafts);
    probes = List.copyOf(probes);
    arms = List.copyOf(arms);
  }

  /// An arm.
  ///
  /// @param complete whether it is in the stock already
  public record PlannedArm(Arm arm, Path folder, boolean complete, int steps) {}

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
        plan.lora(),
        ParentAnswers.asked(all),
        plan.drafts(Arm.ORGANISM),
        recipe.threat().probes(plan.material(), recipe.validation().prompts()),
        GrowPlan.ARMS.stream()
            .map(
                arm -> {
                  String name = Stock.name(recipe.name(), arm);
                  return new PlannedArm(
                      arm,
                      stock.folder(name),
                      stock.passport(name).isPresent(),
                      arm == Arm.ZERO ? 0 : recipe.training().steps());
                })
            .toList());
  }
}
