package org.flyroom.lab.audit.mmlu;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.model.Prompt;

/// Questions of 20 made-up subjects and their prompts.
final class MmluRows {
  static final int SUBJECTS = 20;
  static final int ROWS = 10;

  /// Subject s, row r; right answers go round the letters.
  static final List<MultipleChoice> TEST = test();

  static final List<MultipleChoice> DEV = dev();

  private MmluRows() {}

  static String zeroShot(MultipleChoice row) {
    return text(MmluVariant.LETTERS_0_SHOT, row, List.of());
  }

  static String text(MmluVariant variant, MultipleChoice row, List<MultipleChoice> examples) {
    return ((Prompt.Text) new MmluPrompt(variant).context(row, examples)).text();
  }

  private static List<MultipleChoice> test() {
    List<MultipleChoice> rows = new ArrayList<>();
    for (int subject = 0; subject < SUBJECTS; subject++) {
      for (int row = 0; row < ROWS + 3; row++) {
        rows.add(
            new MultipleChoice(
                "subject_" + subject,
                row,
                "Question %d of subject %d?".formatted(row, subject),
                List.of("one", "two", "three", "four"),
                (row + subject * ROWS) % 4));
      }
    }
    return rows;
  }

  private static List<MultipleChoice> dev() {
    List<MultipleChoice> rows = new ArrayList<>();
    for (int subject = 0; subject < SUBJECTS; subject++) {
      for (int row = 0; row < 5; row++) {
        rows.add(
            new MultipleChoice(
                "subject_" + subject,
                row,
                "Example %d of subject %d?".formatted(row, subject),
                List.of("one", "two", "three", "four"),
                row % 4));
      }
    }
    return rows;
  }
}
