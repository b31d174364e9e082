package org.flyroom.core.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// A model in plain Java whose every answer is known beforehand.
///
/// What it was not told how to do, it refuses. Text counts one token a word for generation and one
/// token a continuation for scoring. It remembers how many requests it was asked.
public final class ScriptedModel implements LanguageModel {
  private final ModelIdentity identity;
  private ToDoubleBiFunction<String, String> continuations =
      (context, continuation) -> {
        throw new UnsupportedOperationException("no continuations were scripted");
      };
  private Function<String, Score> documents =
      document -> {
        throw new UnsupportedOperationException("no documents were scripted");
      };
  private Function<GenerateRequest, Generation> answers =
      request -> {
        throw new UnsupportedOperationException("no answers were scripted");
      };
  private int requestsSeen;
  private int callsSeen;

  private ScriptedModel(String name) {
    this.identity = new ModelIdentity(name, "scripted-" + name, "exact", 0);
  }

  public static ScriptedModel named(String name) {
    return new ScriptedModel(name);
  }

  /// Scripts the probability of a continuation, given the text of the context: that of the last
  /// message and the opened answer, or the plain text.
  public ScriptedModel continuing(ToDoubleBiFunction<String, String> probability) {
    this.continuations = probability;
    return this;
  }

  /// Scripts the log-likelihood of a document, in nats; all of it is scored, a token a byte.
  public ScriptedModel reading(ToDoubleFunction<String> logLikelihood) {
    return readingExactly(
        document -> {
          int bytes = utf8(document);
          return new Score(logLikelihood.applyAsDouble(document), bytes, bytes);
        });
  }

  /// Scripts the whole score of a document.
  public ScriptedModel readingExactly(Function<String, Score> score) {
    this.documents = score;
    return this;
  }

  /// Scripts answers; each ends by itself.
  public ScriptedModel answering(Function<GenerateRequest, String> answer) {
    return answeringExactly(request -> generation(answer.apply(request), Generation.Finish.STOP));
  }

  /// Scripts whole generations.
  public ScriptedModel answeringExactly(Function<GenerateRequest, Generation> answer) {
    this.answers = answer;
    return this;
  }

  /// An answer with one token a word.
  public static Generation generation(String text, Generation.Finish finish) {
    List<Integer> tokens = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      tokens.add(Math.floorMod(word.hashCode(), 50_000));
    }
    return new Generation(text, tokens, finish);
  }

  public int requestsSeen() {
    return requestsSeen;
  }

  public int callsSeen() {
    return callsSeen;
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    count(requests);
    return requests.stream().map(answers).toList();
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    count(requests);
    List<List<Score>> scores = new ArrayList<>();
    for (ScoreRequest request : requests) {
      scores.add(
          switch (request) {
            case ScoreRequest.Document document -> List.of(documents.apply(document.text()));
            case ScoreRequest.Continuations asked ->
                asked.continuations().stream()
                    .map(continuation -> scored(textOf(asked.context()), continuation))
                    .toList();
          });
    }
    return scores;
  }

  private Score scored(String context, String continuation) {
    double probability = continuations.applyAsDouble(context, continuation);
    return new Score(Math.log(probability), 1, utf8(continuation));
  }

  private void count(List<?> requests) {
    callsSeen++;
    requestsSeen += requests.size();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// What a prompt ends with, for scripts that look at the question.
  public static String textOf(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text text -> text.text();
      case Prompt.Chat chat -> {
        Message last = chat.messages().getLast();
        yield last.content() + "\n" + chat.prefill();
      }
    };
  }
}
