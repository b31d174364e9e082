package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;

/// Has a model answer in chunks, for the reasons that [Scoring] has.
public final class Generating {
  private static final int CHUNK = 128;

  private Generating() {}

  /// One answer a request, in their order.
  ///
  /// @throws IllegalStateException when the model breaks its contract and answers fewer or more
  ///   requests than it was asked
  public static List<Generation> all(
      LanguageModel model, List<GenerateRequest> requests, Measure.Progress progress) {
    List<Generation> answers = new ArrayList<>(requests.size());
    for (int from = 0; from < requests.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, requests.size());
      List<Generation> answered = model.generate(List.copyOf(requests.subList(from, to)));
      if (answered.size() != to - from) {
        throw new IllegalStateException(
            "%s answered %d of %d requests"
                .formatted(model.identity().name(), answered.size(), to - from));
      }
      answers.addAll(answered);
      progress.answered(to, requests.size());
    }
    return answers;
  }
}
