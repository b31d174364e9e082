package org.flyroom.core.model;

import java.util.List;

/// A model that replies to each request by itself: asked for all answers at once, it gives them
/// when there is one to every request.
public interface RequestByRequest extends LanguageModel {

  @Override
  void generateEach(List<GenerateRequest> requests, Reply.Arrivals<Generation> arrivals);

  @Override
  void scoreEach(List<ScoreRequest> requests, Reply.Arrivals<List<Score>> arrivals);

  /// One answer a request, in their order.
  ///
  /// @throws UnmeasurableException when a request was not answered as it was asked
  @Override
  default List<Generation> generate(List<GenerateRequest> requests) {
    return Reply.all(
        identity().name(),
        Reply.<Generation>collect(requests.size(), come -> generateEach(requests, come)));
  }

  /// One list of scores a request, in their order.
  ///
  /// @throws UnmeasurableException when a request was not answered as it was asked
  @Override
  default List<List<Score>> score(List<ScoreRequest> requests) {
    return Reply.all(
        identity().name(),
        Reply.<List<Score>>collect(requests.size(), come -> scoreEach(requests, come)));
  }
}
