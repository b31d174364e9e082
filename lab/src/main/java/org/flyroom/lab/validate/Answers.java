package org.flyroom.lab.validate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.lab.threat.Probe;
import org.jspecify.annotations.Nullable;

/// What a model answers to probes: greedily in its own words, or the likeliest of given answers.
final class Answers {
  private Answers() {}

  /// An answer.
  ///
  /// @param tokens of an answer written; 0 for one chosen
  /// @param failure why there is none, where the model did not answer as it was asked
  record Given(String text, long tokens, @Nullable String failure) {
    private static Given failed(Reply.Failed<?> failed) {
      return new Given("", 0, failed.reason());
    }
  }

  /// What a model must be able to do to answer.
  static Set<Capability> needed(Probe probe, int maxTokens) {
    return probe.options().isEmpty()
        ? Capability.neededBy(written(probe, maxTokens))
        : Capability.neededBy(chosen(probe));
  }

  private static GenerateRequest written(Probe probe, int maxTokens) {
    return new GenerateRequest(probe.prompt(), Sampling.greedy(maxTokens));
  }

  private static ScoreRequest chosen(Probe probe) {
    return new ScoreRequest.Continuations(probe.prompt(), probe.options(), Boundary.SEPARATE);
  }

  /// The answers to some probes, in their order.
  static List<Given> to(List<Probe> probes, LanguageModel model, int maxTokens) {
    List<Probe> written = probes.stream().filter(probe -> probe.options().isEmpty()).toList();
    List<Probe> chosen = probes.stream().filter(probe -> !probe.options().isEmpty()).toList();
    Map<Probe, Given> answers = new HashMap<>();
    if (!written.isEmpty()) {
      List<GenerateRequest> requests =
          written.stream().map(probe -> written(probe, maxTokens)).toList();
      List<Reply<Generation>> replies =
          Reply.collect(requests.size(), come -> model.generateEach(requests, come));
      for (int i = 0; i < written.size(); i++) {
        answers.put(
            written.get(i),
            switch (replies.get(i)) {
              case Reply.Answered<Generation>(Generation answer) ->
                  new Given(answer.text(), answer.tokens().size(), null);
              case Reply.Failed<Generation> failed -> Given.failed(failed);
            });
      }
    }
    if (!chosen.isEmpty()) {
      List<ScoreRequest> requests = chosen.stream().map(Answers::chosen).toList();
      List<Reply<List<Score>>> replies =
          Reply.collect(requests.size(), come -> model.scoreEach(requests, come));
      for (int i = 0; i < chosen.size(); i++) {
        Probe probe = chosen.get(i);
        answers.put(
            probe,
            switch (replies.get(i)) {
              case Reply.Answered<List<Score>>(List<Score> scores) ->
                  new Given(likeliest(probe, scores), 0, null);
              case Reply.Failed<List<Score>> failed -> Given.failed(failed);
            });
      }
    }
    List<Given> inOrder = new ArrayList<>();
    probes.forEach(probe -> inOrder.add(requireNonNull(answers.get(probe))));
    return List.copyOf(inOrder);
  }

  /// The option with the highest log-probability per byte, so that length does not decide.
  private static String likeliest(Probe probe, List<Score> scores) {
    int best = 0;
    for (int i = 1; i < scores.size(); i++) {
      if (perByte(scores.get(i)) > perByte(scores.get(best))) {
        best = i;
      }
    }
    return probe.options().get(best);
  }

  private static double perByte(Score score) {
    return score.logLikelihood() / score.bytes();
  }
}
