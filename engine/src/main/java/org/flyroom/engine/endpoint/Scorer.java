package org.flyroom.engine.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// A way to exact log-probabilities.
sealed interface Scorer permits Scorer.None, EchoScorer, TokenScorer {

  /// What separates documents where a vocabulary has it, and what a document then follows.
  String SEPARATOR = "<|endoftext|>";

  /// One score a continuation, or a single one for a document.
  ///
  /// @throws NotHonoured when the answers are not what was asked for
  List<Score> score(ScoreRequest request) throws NotHonoured;

  /// In a few words, for the identity of the model: other ways give other numbers.
  String words();

  /// The server gives none.
  record None(String reason) implements Scorer {
    @Override
    public List<Score> score(ScoreRequest request) throws NotHonoured {
      throw new NotHonoured("logprobs", reason);
    }

    @Override
    public String words() {
      return "none";
    }
  }

  static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
