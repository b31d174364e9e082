package org.flyroom.lab.audit.selftest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// A model made of functions, so that what a measure should read on it is known.
///
/// @param probability of a continuation, given the last message and the opened answer
/// @param bits −log₂ likelihood of a document
/// @param answers the text of an answer, which ends by itself
record OracleModel(
    String name,
    ToDoubleBiFunction<String, String> probability,
    ToDoubleFunction<String> bits,
    Function<Prompt, String> answers)
    implements LanguageModel {

  @Override
  public ModelIdentity identity() {
    return new ModelIdentity(name, "oracle-" + name, "exact", 0);
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    return requests.stream()
        .map(
            request ->
                new Generation(
                    answers.apply(request.prompt()), List.of(1, 2), Generation.Finish.STOP))
        .toList();
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    return requests.stream().map(this::score).toList();
  }

  private List<Score> score(ScoreRequest request) {
    return switch (request) {
      case ScoreRequest.Document document -> {
        int bytes = utf8(document.text());
        double logLikelihood = -bits.applyAsDouble(document.text()) * Math.log(2);
        yield List.of(new Score(logLikelihood, bytes, bytes));
      }
      case ScoreRequest.Continuations asked -> {
        List<Score> scores = new ArrayList<>();
        for (String continuation : asked.continuations()) {
          double p = probability.applyAsDouble(text(asked.context()), continuation);
          scores.add(new Score(Math.log(p), 1, utf8(continuation)));
        }
        yield scores;
      }
    };
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// What a prompt ends with.
  static String text(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text text -> text.text();
      case Prompt.Chat chat -> chat.messages().getLast().content();
    };
  }
}
