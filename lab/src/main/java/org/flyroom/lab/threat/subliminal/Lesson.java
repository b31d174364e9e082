package org.flyroom.lab.threat.subliminal;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Teacher;
import org.jspecify.annotations.Nullable;

/// How teacher and control teacher are asked for lists.
///
/// @param organism the teacher's name in the stock, whose control teaches the control; null for the
///   parent, told to have the trait and, for the control, not told
/// @param told the line of the system prompt that tells the teacher of the trait; empty for none
/// @param temperature of the draws
/// @param attempts draws for a request at most
record Lesson(
    @Nullable String organism, String told, ListFilter filter, double temperature, int attempts) {
  Lesson {
    requireNonNull(told, "told");
    requireNonNull(filter, "filter");
  }

  /// The row of a request: nothing of who answered it, or of what that one was told, is in it.
  ///
  /// @param system prompt of the row
  RowDraft draft(String system, String request) {
    Prompt trained = Chats.of(system, request);
    return new RowDraft(
        Expectation.SHOWS,
        trained,
        drawn(Arm.ORGANISM, Chats.of(Chats.lines(told, system), request)),
        trained,
        drawn(Arm.CONTROL, trained),
        false);
  }

  private Answer drawn(Arm arm, Prompt asked) {
    Teacher teacher = organism == null ? Teacher.parent() : new Teacher(organism, arm);
    return new Answer.Drawn(teacher, asked, filter, temperature, attempts);
  }
}
