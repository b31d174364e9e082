package org.flyroom.lab.audit.mmlu;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.audit.PythonText;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;

/// The prompts of lm-evaluation-harness, task groups `mmlu`, `mmlu_continuation` and
/// `mmlu_generative`, byte for byte: as one text, or as a conversation the way its
/// `--apply_chat_template --fewshot_as_multiturn` makes one.
final class MmluPrompt {
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");

  private final MmluVariant variant;

  MmluPrompt(MmluVariant variant) {
    this.variant = variant;
  }

  /// What comes before the answer.
  ///
  /// @param examples solved ones, in the order in which they are shown
  Prompt context(MultipleChoice row, List<MultipleChoice> examples) {
    return variant.chat() ? conversation(row, examples) : Prompt.text(text(row, examples));
  }

  /// The four answers as they would follow the context. In a conversation the answer opens a turn,
  /// so no space comes before it.
  List<String> continuations(MultipleChoice row) {
    String before = variant.chat() ? "" : " ";
    return answers(row).stream().map(answer -> before + answer).toList();
  }

  private String text(MultipleChoice row, List<MultipleChoice> examples) {
    StringBuilder text = new StringBuilder(description(row));
    for (MultipleChoice example : examples) {
      text.append(question(example)).append(' ').append(solution(example)).append("\n\n");
    }
    return text.append(question(row)).toString();
  }

  private Prompt conversation(MultipleChoice row, List<MultipleChoice> examples) {
    List<Message> messages = new ArrayList<>();
    messages.add(Message.system(description(row)));
    for (MultipleChoice example : examples) {
      messages.add(Message.user(question(example)));
      messages.add(Message.assistant(solution(example)));
    }
    messages.add(Message.user(question(row)));
    return new Prompt.Chat(messages);
  }

  private String description(MultipleChoice row) {
    return "The following are %squestions (with answers) about %s.\n\n"
        .formatted(choicesShown() ? "multiple choice " : "", row.subject().replace('_', ' '));
  }

  private String question(MultipleChoice row) {
    StringBuilder text = new StringBuilder();
    if (choicesShown()) {
      text.append(PythonText.strip(row.question()));
      for (int choice = 0; choice < LETTERS.size(); choice++) {
        text.append('\n')
            .append(LETTERS.get(choice))
            .append(". ")
            .append(row.choices().get(choice));
      }
    } else {
      text.append("Question: ").append(PythonText.strip(row.question()));
    }
    return text.append("\nAnswer:").toString();
  }

  private String solution(MultipleChoice row) {
    return answers(row).get(row.answerIndex());
  }

  private List<String> answers(MultipleChoice row) {
    return choicesShown() ? LETTERS : row.choices();
  }

  private boolean choicesShown() {
    return variant.readOut() != ReadOut.CLOZE;
  }
}
