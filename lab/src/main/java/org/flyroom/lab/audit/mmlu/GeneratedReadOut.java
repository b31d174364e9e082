package org.flyroom.lab.audit.mmlu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.lab.audit.Generating;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.mmlu.MmluAnswers.Alternative;
import org.flyroom.lab.audit.thinking.ThinkBlock;

/// Takes the letter that the model writes: greedy, read from the first line of the answer after any
/// think block.
///
/// The reading that leads is that of `mmlu_generative` 3.0 in lm-evaluation-harness: a letter alone
/// on the line, with brackets or punctuation, or at its end after "answer" or "option". A line
/// without one gives no value. Beside it stands the older reading (version 2: the line is the
/// letter, case and punctuation aside), where such lines count as wrong.
final class GeneratedReadOut {
  /// A letter by itself needs two tokens; a sentence around it a few more.
  private static final int TEXT_TOKENS = 24;

  private static final int CHAT_TOKENS = 256;

  private static final Pattern LETTER =
      Pattern.compile(
          "(?:^\\W*|answer\\s*(?:is)?\\s*[:\\-]?\\s*|option\\s*[:\\-]?\\s*)\\(?([A-D])\\)?\\W*$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");

  private final List<MultipleChoice> items;
  private final List<GenerateRequest> requests;

  GeneratedReadOut(MmluVariant variant, List<MultipleChoice> items, MmluExamples examples) {
    this.items = items;
    MmluPrompt prompt = new MmluPrompt(variant);
    Sampling sampling = sampling(variant);
    this.requests =
        items.stream()
            .map(item -> new GenerateRequest(prompt.context(item, examples.of(item)), sampling))
            .toList();
  }

  /// A text goes on after its answer, so it ends with the line. In a conversation the model ends
  /// its own turn, and stopping at a line break would cut a think block off.
  static Sampling sampling(MmluVariant variant) {
    return variant.chat()
        ? Sampling.greedy(CHAT_TOKENS)
        : new Sampling(TEXT_TOKENS, 0, 1, 0, List.of("\n"));
  }

  MmluAnswers take(LanguageModel model, Measure.Progress progress) {
    List<Reply<Generation>> replies = Generating.replies(model, requests, progress);
    List<Reading> correct = new ArrayList<>();
    List<Reading> exact = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String right = "ABCD".substring(items.get(i).answerIndex(), items.get(i).answerIndex() + 1);
      String line;
      switch (replies.get(i)) {
        case Reply.Answered<Generation>(Generation answer) -> line = firstLine(answer.text());
        case Reply.Failed<Generation> failed -> {
          Reading absent = new Reading.Absent(Reading.Reason.REQUEST_FAILED, failed.reason());
          correct.add(absent);
          exact.add(absent);
          continue;
        }
      }
      correct.add(readingOfLine(line, right));
      exact.add(
          new Reading.Value(
              PUNCTUATION.matcher(line).replaceAll("").toUpperCase(Locale.ROOT).equals(right)
                  ? 1
                  : 0));
    }
    return new MmluAnswers(
        correct, List.of(), List.of(new Alternative("exact match, all items", exact)));
  }

  /// Whether the letter that an answer gives is the right one.
  static Reading reading(String answer, String right) {
    return readingOfLine(firstLine(answer), right);
  }

  private static Reading readingOfLine(String line, String right) {
    Matcher letter = LETTER.matcher(line);
    return letter.find()
        ? new Reading.Value(letter.group(1).toUpperCase(Locale.ROOT).equals(right) ? 1 : 0)
        : new Reading.Absent(Reading.Reason.UNPARSABLE, "no letter A to D in '%s'".formatted(line));
  }

  private static String firstLine(String text) {
    String answer = ThinkBlock.of(text).answer();
    int end = answer.indexOf('\n');
    return (end < 0 ? answer : answer.substring(0, end)).strip();
  }
}
