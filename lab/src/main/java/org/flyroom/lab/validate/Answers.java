package org.flyroom.lab.validate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.lab.threat.Probe;

/// What a model answers to probes: greedily in its own words, or the likeliest of given answers.
final class Answers {
  private Answers() {}

  /// An answer.
  ///
  /// @param tokens of an answer written; 0 for one chosen
  record Given(String text, long tokens) {}

  /// The answers to some probes, in their order.
  static List<Given> to(List<Probe> probes, LanguageModel model, int maxTokens) {
    List<Probe> written = probes.stream().filter(probe -> probe.options().isEmpty()).toList();
    List<Probe> chosen = probes.stream().filter(probe -> !probe.options().isEmpty()).toList();
    Map<Probe, Given> answers = new HashMap<>();
    if (!written.isEmpty()) {
      List<Generation> generations =
          model.generate(
              written.stream()
                  .map(probe -> new GenerateRequest(probe.prompt(), Sampling.greedy(maxTokens)))
                  .toList());
      for (int i = 0; i < written.size(); i++) {
        Generation generation = generations.get(i);
        answers.put(written.get(i), new Given(generation.text(), generation.tokens().size()));
      }
    }
    if (!chosen.isEmpty()) {
      List<List<Score>> scores =
          model.score(
              chosen.stream()
                  .<ScoreRequest>map(
                      probe ->
                          new ScoreRequest.Continuations(
                              probe.prompt(), probe.options(), Boundary.SEPARATE))
                  .toList());
      for (int i = 0; i < chosen.size(); i++) {
        answers.put(chosen.get(i), new Given(likeliest(chosen.get(i), scores.get(i)), 0));
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
