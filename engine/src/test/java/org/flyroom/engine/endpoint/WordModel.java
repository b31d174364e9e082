package org.flyroom.engine.endpoint;

import java.nio.charset.StandardCharsets;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.testing.ScriptedModel;

/// A model in plain Java whose probabilities hang on the last character before a token alone, so
/// that they are the same whether it is asked itself or through a server with a chat template.
public final class WordModel {
  private WordModel() {}

  /// Answers every conversation with one sentence and goes on with every text.
  public static ScriptedModel named(String name) {
    return ScriptedModel.named(name)
        .continuing(WordModel::probability)
        .readingExactly(WordModel::read)
        .answering(
            request ->
                switch (request.prompt()) {
                  case Prompt.Text _ -> " and so it went on for many days";
                  case Prompt.Chat _ -> "Cats, dogs and mice.";
                });
  }

  /// Between 0.05 and 0.95.
  public static double probability(String context, String token) {
    String last =
        context.isEmpty() || context.endsWith(Scorer.SEPARATOR)
            ? ""
            : context.substring(context.length() - 1);
    return 0.05 + 0.9 * Math.floorMod((last + "|" + token).hashCode() * 31, 1000) / 1000;
  }

  /// All tokens of a document, one after the other.
  public static Score read(String text) {
    double sum = 0;
    StringBuilder before = new StringBuilder();
    for (String token : FakeTokens.of(text)) {
      sum += Math.log(probability(before.toString(), token));
      before.append(token);
    }
    return new Score(sum, FakeTokens.of(text).size(), text.getBytes(StandardCharsets.UTF_8).length);
  }
}
