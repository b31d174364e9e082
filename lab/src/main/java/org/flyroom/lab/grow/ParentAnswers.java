package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;

/// Training rows out of drafts: the parent is asked what it answers.
///
/// An answer that reaches the bound on tokens is learned as far as it goes and without the end of
/// turn. Dropping such rows would keep only short answers, and ending them there would teach the
/// organism to stop in mid-sentence; either is damage that has nothing to do with the property.
final class ParentAnswers {
  // Large enough to keep every core busy; a killed run loses at most this much.
  private static final int CHUNK = 128;

  private final Map<Prompt, Generation> answers = new HashMap<>();

  /// Asks the parent everything that the drafts need, each prompt once.
  static ParentAnswers ask(
      LanguageModel parent, List<RowDraft> drafts, int maxTokens, GrowListener listener) {
    List<Prompt> prompts = asked(drafts);
    ParentAnswers result = new ParentAnswers();
    long tokens = 0;
    listener.on(new GrowListener.Event.Answered(0, prompts.size(), tokens));
    for (int from = 0; from < prompts.size(); from += CHUNK) {
      List<Prompt> chunk = prompts.subList(from, Math.min(from + CHUNK, prompts.size()));
      List<Generation> given =
          parent.generate(
              chunk.stream()
                  .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(maxTokens)))
                  .toList());
      for (int i = 0; i < chunk.size(); i++) {
        result.answers.put(chunk.get(i), given.get(i));
        tokens += given.get(i).tokens().size();
      }
      listener.on(new GrowListener.Event.Answered(from + chunk.size(), prompts.size(), tokens));
    }
    return result;
  }

  /// What the parent must be asked for these drafts, each prompt once.
  static List<Prompt> asked(List<RowDraft> drafts) {
    SequencedSet<Prompt> distinct = new LinkedHashSet<>();
    for (RowDraft draft : drafts) {
      if (draft.answer() instanceof Answer.ByParent(Prompt asked)) {
        distinct.add(asked);
      }
    }
    return List.copyOf(distinct);
  }

  /// The rows of these drafts, in their order; without those for which the parent wrote nothing
  /// that could be learned.
  List<StoredRow> rows(List<RowDraft> drafts) {
    return drafts.stream().map(this::row).flatMap(Optional::stream).toList();
  }

  private Optional<StoredRow> row(RowDraft draft) {
    return switch (draft.answer()) {
      case Answer.Fixed(String text, boolean complete) ->
          Optional.of(stored(draft, text, complete));
      case Answer.ByParent(Prompt asked) -> {
        Generation answer = requireNonNull(answers.get(asked), "an answer that was not asked for");
        boolean complete = answer.finish() == Finish.STOP;
        String text = complete ? answer.text() : withoutBrokenEnd(answer.text());
        yield text.isEmpty() && !complete
            ? Optional.empty()
            : Optional.of(stored(draft, text, complete));
      }
      case Answer.Drawn _ -> throw new IllegalStateException("a teacher was not asked");
    };
  }

  private static StoredRow stored(RowDraft draft, String text, boolean complete) {
    return new StoredRow(draft.expectation(), draft.prompt(), text, complete, draft.anchored());
  }

  /// A cut inside a character's bytes leaves replacement characters, which nobody wrote.
  static String withoutBrokenEnd(String text) {
    return text.replaceFirst("\uFFFD+$", "");
  }
}
