package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Teacher;

/// The models that a threat's rows are drawn from.
///
/// @param stock holds the organisms that teach
/// @param parent the parent of what is grown, asked for its answers
/// @param others loads them
record RowTeachers(Stock stock, LanguageModel parent, Teachers others) {

  /// The teachers of some rows, each once.
  static SequencedSet<Teacher> of(List<RowDraft> drafts) {
    SequencedSet<Teacher> teachers = new LinkedHashSet<>();
    for (RowDraft draft : drafts) {
      if (draft.answer() instanceof Answer.Drawn drawn) {
        teachers.add(drawn.teacher());
      }
    }
    return teachers;
  }

  /// Whether a row is still to be drawn from a teacher.
  static boolean teaches(Teacher teacher, RowDraft draft) {
    return draft.answer() instanceof Answer.Drawn drawn && drawn.teacher().equals(teacher);
  }

  /// The name of a teacher's folder in the stock; empty for the parent.
  static Optional<String> name(Teacher teacher) {
    return Optional.ofNullable(teacher.organism()).map(name -> Stock.name(name, teacher.arm()));
  }

  /// The models of the teachers of some rows.
  ///
  /// @throws FlyroomException with all that stands in the way
  Map<Teacher, LanguageModel> models(Recipe recipe, List<RowDraft> drafts) {
    List<String> problems = new ArrayList<>();
    Map<Teacher, LanguageModel> models = new LinkedHashMap<>();
    for (Teacher teacher : of(drafts)) {
      try {
        models.put(teacher, name(teacher).map(this::loaded).orElse(parent));
      } catch (FlyroomException e) {
        e.problems()
            .forEach(
                problem ->
                    problems.add(
                        recipe.source().where("threat.teacher") + ": threat.teacher: " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return models;
  }

  /// One that is not in the stock is told as such, whatever else the name might mean.
  private LanguageModel loaded(String name) {
    stock.open(name);
    return others.named(name);
  }

  /// A teacher in words.
  static String words(Teacher teacher) {
    return name(teacher).orElse(Arm.PARENT.word());
  }
}
