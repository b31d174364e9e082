package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.flyroom.core.model.Asked;
import org.flyroom.core.model.Capabilities;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Reply.Arrivals;
import org.flyroom.core.model.RequestByRequest;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// Keeps what a model was asked and what it gave, in order.
final class RecordingModel implements RequestByRequest {
  private final LanguageModel model;
  private final List<Asked> asked = new ArrayList<>();

  RecordingModel(LanguageModel model) {
    this.model = model;
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public Capabilities capabilities() {
    return model.capabilities();
  }

  @Override
  public void generateEach(List<GenerateRequest> requests, Arrivals<Generation> arrivals) {
    record(requests, arrivals, model::generateEach, Asked.Generated::new, GenerateRequest::prompt);
  }

  @Override
  public void scoreEach(List<ScoreRequest> requests, Arrivals<List<Score>> arrivals) {
    record(requests, arrivals, model::scoreEach, Asked.Scored::new, RecordingModel::shown);
  }

  /// Keeps them in the order of the requests, whatever the order of the replies.
  private <Q, A> void record(
      List<Q> requests,
      Arrivals<A> arrivals,
      BiConsumer<List<Q>, Arrivals<A>> ask,
      BiFunction<Q, A, Asked> answered,
      Function<Q, Prompt> shown) {
    List<Reply<A>> replies =
        Reply.<A>collect(
            requests.size(),
            come ->
                ask.accept(
                    requests,
                    came -> {
                      come.arrived(came);
                      arrivals.arrived(came);
                    }));
    for (int k = 0; k < requests.size(); k++) {
      asked.add(
          switch (replies.get(k)) {
            case Reply.Answered<A>(A answer) -> answered.apply(requests.get(k), answer);
            case Reply.Failed<A> failed ->
                new Asked.Unanswered(shown.apply(requests.get(k)), failed.reason());
          });
    }
  }

  private static Prompt shown(ScoreRequest request) {
    return switch (request) {
      case ScoreRequest.Continuations continuations -> continuations.context();
      case ScoreRequest.Document document -> Prompt.text(document.text());
    };
  }
}
