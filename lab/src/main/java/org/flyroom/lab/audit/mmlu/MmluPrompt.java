package org.flyroom.lab.audit.mmlu;

import java.util.List;
import org.flyroom.core.data.MultipleChoice;

/// The zero-shot prompt of lm-evaluation-harness, task group `mmlu`, byte for byte.
final class MmluPrompt {
  static final List<String> LETTERS = List.of(" A", " B", " C", " D");

  private MmluPrompt() {}

  static String zeroShot(MultipleChoice row) {
    StringBuilder prompt =
        new StringBuilder("The following are multiple choice questions (with answers) about ")
            .append(row.subject().replace('_', ' '))
            .append(".\n\n")
            .append(row.question().strip());
    for (int choice = 0; choice < LETTERS.size(); choice++) {
      prompt
          .append('\n')
          .append(LETTERS.get(choice).strip())
          .append(". ")
          .append(row.choices().get(choice));
    }
    return prompt.append("\nAnswer:").toString();
  }
}
