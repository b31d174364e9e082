package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.UnmeasurableException;

/// Has a model answer in chunks, for the reasons that [Scoring] has.
public final class Generating {
  private static final int CHUNK = 128;

  private Generating() {}

  /// One answer a request, in their order.
  ///
  /// @throws UnmeasurableException when the model cannot answer such requests, or did not answer
  ///   all of them as they were asked
  public static List<Generation> all(
      LanguageModel model, List<GenerateRequest> requests, Measure.Progress progress) {
    return Reply.all(model.identity().name(), replies(model, requests, progress));
  }

  /// One reply a request, in their order, for measures that can do without some answers.
  ///
  /// @throws UnmeasurableException when the model cannot answer such requests, or answered none of
  ///   them as it was asked
  public static List<Reply<Generation>> replies(
      LanguageModel model, List<GenerateRequest> requests, Measure.Progress progress) {
    String name = model.identity().name();
    model.capabilities().requireFor(name, requests, Capability::neededBy);
    List<Reply<Generation>> replies = new ArrayList<>(requests.size());
    progress.answered(0, requests.size());
    for (int from = 0; from < requests.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, requests.size());
      List<GenerateRequest> chunk = List.copyOf(requests.subList(from, to));
      replies.addAll(
          Reply.<Generation>collect(chunk.size(), come -> model.generateEach(chunk, come)));
      progress.answered(to, requests.size());
    }
    requireAny(name, replies);
    return replies;
  }

  /// @throws UnmeasurableException when no request was answered
  static <A> void requireAny(String model, List<Reply<A>> replies) {
    if (!replies.isEmpty()
        && replies.stream().noneMatch(reply -> reply instanceof Reply.Answered<A>)) {
      Reply.all(model, replies);
    }
  }
}
