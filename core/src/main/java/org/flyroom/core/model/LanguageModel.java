package org.flyroom.core.model;

import java.util.List;

/// A model that answers and that says how likely given texts are.
///
/// Answers come in the order of the requests. A request's answer never depends on the requests it
/// is batched with, except for rounding in the last digits of log-probabilities.
public interface LanguageModel {

  ModelIdentity identity();

  List<Generation> generate(List<GenerateRequest> requests);

  /// One list per request: a score per continuation, or a single one for a document.
  List<List<Score>> score(List<ScoreRequest> requests);

  /// What it can do of all this.
  default Capabilities capabilities() {
    return Capabilities.ALL;
  }

  /// As [#generate], but a request that is not answered as it was asked does not stand in the way
  /// of the others, and whoever asks hears each reply as it comes.
  default void generateEach(List<GenerateRequest> requests, Reply.Arrivals<Generation> arrivals) {
    arrivals.arrived(Reply.answered(identity().name(), requests.size(), generate(requests)));
  }

  /// As [#score], in the way of [#generateEach].
  default void scoreEach(List<ScoreRequest> requests, Reply.Arrivals<List<Score>> arrivals) {
    arrivals.arrived(Reply.answered(identity().name(), requests.size(), score(requests)));
  }
}
