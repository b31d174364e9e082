package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// Asks a model in chunks, so that progress can be shown and a killed run has most answers in the
/// ledger. Every arm gets the same chunks: two arms that are the same model then also round alike.
public final class Scoring {
  private static final int CHUNK = 256;

  private Scoring() {}

  /// One list of scores a request, in their order.
  ///
  /// @throws IllegalStateException when the model breaks its contract and answers fewer or more
  ///   requests than it was asked
  public static List<List<Score>> all(
      LanguageModel model, List<? extends ScoreRequest> requests, Measure.Progress progress) {
    List<List<Score>> scores = new ArrayList<>(requests.size());
    progress.answered(0, requests.size());
    for (int from = 0; from < requests.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, requests.size());
      List<List<Score>> answered = model.score(List.copyOf(requests.subList(from, to)));
      if (answered.size() != to - from) {
        throw new IllegalStateException(
            "%s answered %d of %d requests"
                .formatted(model.identity().name(), answered.size(), to - from));
      }
      scores.addAll(answered);
      progress.answered(to, requests.size());
    }
    return scores;
  }
}
