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
}
