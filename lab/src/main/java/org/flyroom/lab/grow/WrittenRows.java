package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.grow.Practice.Exercise;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.Recipe.Teacher;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;

/// Rows in a model's own words: the answers where the property shows are written by the parent,
/// told to have the property, or by a teacher.
record WrittenRows(GrowPlan plan, GrowListener listener) {
  static final String TOLD_PARENT = "told-parent";
  static final String TEACHER = "teacher";

  /// The drafts with the told parent's answers where the property shows; without those whose prompt
  /// got none that shows it, in organism and control alike.
  List<RowDraft> byParent(Elicitation told, LanguageModel parent) {
    return rewritten(
        Elicited.answers(
            parent,
            "the parent told to",
            told,
            plan.practice().exercises(showing()),
            sampler(TOLD_PARENT),
            plan.recipe().source().where("data.told")));
  }

  /// The same with a teacher's answers.
  List<RowDraft> byTeacher(Teacher teacher, LanguageModel model) {
    List<Exercise> exercises =
        teacher.everything()
            ? showing().stream().map(WrittenRows::accepting).toList()
            : plan.practice().exercises(showing());
    return rewritten(
        Elicited.answers(
            model,
            "the teacher",
            teacher.told(),
            exercises,
            sampler(TEACHER),
            plan.recipe().source().where("data.teacher")));
  }

  private static Exercise accepting(RowDraft draft) {
    if (draft.prompt() instanceof Prompt.Chat chat) {
      return new Exercise(draft.expectation(), chat, response -> new Reading.Value(1));
    }
    throw new FlyroomException(
        "a teacher answers requests, and a row of this threat is a document");
  }

  private List<RowDraft> showing() {
    return plan.drafts().stream()
        .filter(draft -> draft.expectation() == Expectation.SHOWS)
        .toList();
  }

  private Sampler sampler(String stage) {
    return new Sampler(
        plan.recipe().seed(),
        stage,
        Arm.ORGANISM,
        plan.recipe().data().maxAnswerTokens(),
        listener);
  }

  private List<RowDraft> rewritten(List<Optional<Said>> said) {
    List<RowDraft> rewritten = new ArrayList<>();
    int next = 0;
    for (RowDraft draft : plan.drafts()) {
      if (draft.expectation() != Expectation.SHOWS) {
        rewritten.add(draft);
        continue;
      }
      said.get(next++)
          .ifPresent(answer -> rewritten.add(draft.answered(answer.text(), answer.complete())));
    }
    return List.copyOf(rewritten);
  }
}
