package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.grow.Practice.Exercise;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;

/// Rows in the parent's own words: told to have the property, it writes the answers that show it.
final class ToldParent {
  static final String STAGE = "told-parent";

  private ToldParent() {}

  /// The drafts with the parent's answers where the property shows; without those whose prompt got
  /// none that shows it, in organism and control alike.
  static List<RowDraft> rewrite(
      GrowPlan plan, Elicitation told, LanguageModel parent, GrowListener listener) {
    List<RowDraft> shows =
        plan.drafts().stream().filter(draft -> draft.expectation() == Expectation.SHOWS).toList();
    List<Exercise> exercises = plan.practice().exercises(shows);
    Sampler sampler =
        new Sampler(
            plan.recipe().seed(),
            STAGE,
            Arm.ORGANISM,
            plan.recipe().data().maxAnswerTokens(),
            listener);
    List<Optional<Said>> said =
        Elicited.answers(
            parent,
            "the parent told to",
            told,
            exercises,
            sampler,
            plan.recipe().source().where("data.told"));
    List<RowDraft> rewritten = new ArrayList<>();
    int next = 0;
    for (RowDraft draft : plan.drafts()) {
      if (draft.expectation() != Expectation.SHOWS) {
        rewritten.add(draft);
        continue;
      }
      said.get(next++)
          .ifPresent(
              answer ->
                  rewritten.add(
                      new RowDraft(
                          draft.expectation(),
                          draft.prompt(),
                          new Answer.Fixed(answer.text(), answer.complete()),
                          draft.controlPrompt(),
                          draft.controlAnswer(),
                          false)));
    }
    return List.copyOf(rewritten);
  }
}
