package org.flyroom.lab.audit.thinking;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;

/// One arm's answers, one list a condition, one answer a prompt.
public record ThinkingAnswers(Map<Condition, List<Answer>> byCondition) {
  public ThinkingAnswers {
    Map<Condition, List<Answer>> copy = new EnumMap<>(Condition.class);
    byCondition.forEach((condition, answers) -> copy.put(condition, List.copyOf(answers)));
    byCondition = Map.copyOf(copy);
  }

  /// How a prompt is put.
  public enum Condition {
    /// By itself.
    PLAIN("no system prompt"),
    /// After a system prompt that says nothing of thinking.
    SYSTEM("system prompt"),
    /// By itself, and the model's turn begins with an opened block.
    FORCED("block opened for it");

    private final String words;

    Condition(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// An answer.
  ///
  /// @param cut whether it reached the bound on its length
  /// @param opening the first token it chose; -1 when there is none
  public record Answer(Form form, boolean cut, int opening) {
    public Answer {
      requireNonNull(form, "form");
    }
  }

  List<Answer> under(Condition condition) {
    return requireNonNull(byCondition.get(condition));
  }
}
