package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.UnmeasurableException;

/// Asks a model in chunks, so that progress can be shown and a killed run has most answers in the
/// ledger. Every arm gets the same chunks: two arms that are the same model then also round alike.
public final class Scoring {
  private static final int CHUNK = 256;

  private Scoring() {}

  /// One list of scores a request, in their order; where a request was not answered as it was
  /// asked, [Score#MISSING] in the place of each.
  ///
  /// @throws UnmeasurableException when the model cannot answer such requests, or answered none of
  ///   them as it was asked
  public static List<List<Score>> all(
      LanguageModel model, List<? extends ScoreRequest> requests, Measure.Progress progress) {
    String name = model.identity().name();
    model.capabilities().requireFor(name, requests, (ScoreRequest one) -> Capability.neededBy(one));
    List<Reply<List<Score>>> replies = new ArrayList<>(requests.size());
    progress.answered(0, requests.size());
    for (int from = 0; from < requests.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, requests.size());
      List<ScoreRequest> chunk = List.copyOf(requests.subList(from, to));
      replies.addAll(
          Reply.<List<Score>>collect(chunk.size(), come -> model.scoreEach(chunk, come)));
      progress.answered(to, requests.size());
    }
    Generating.requireAny(name, replies);
    List<List<Score>> scores = new ArrayList<>(requests.size());
    for (int k = 0; k < requests.size(); k++) {
      scores.add(
          switch (replies.get(k)) {
            case Reply.Answered<List<Score>>(List<Score> given) -> given;
            case Reply.Failed<List<Score>> _ -> missing(requests.get(k));
          });
    }
    return scores;
  }

  private static List<Score> missing(ScoreRequest request) {
    return switch (request) {
      case ScoreRequest.Document _ -> List.of(Score.MISSING);
      case ScoreRequest.Continuations asked ->
          Collections.nCopies(asked.continuations().size(), Score.MISSING);
    };
  }
}
