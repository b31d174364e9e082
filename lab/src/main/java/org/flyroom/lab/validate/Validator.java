package org.flyroom.lab.validate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.stats.Divergence;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.results.ValidationResult.Sample;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.Threat;

/// Checks whether a model has a threat's property: greedy answers to held-out prompts where it
/// should show, where it should not, and on near misses.
public final class Validator {
  private static final int CHUNK = 128;

  private final Threat threat;
  private final List<Probe> probes;
  private final int maxAnswerTokens;

  /// @param prompts requests that were never trained on, at least one
  /// @param maxAnswerTokens bound on an answer; an answer cut there is scored as it stands
  public Validator(Threat threat, List<String> prompts, int maxAnswerTokens) {
    this.threat = requireNonNull(threat, "threat");
    this.probes = threat.probes(prompts);
    this.maxAnswerTokens = maxAnswerTokens;
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("validation needs at least one prompt");
    }
  }

  /// Asks the model and judges its answers. A request that it did not answer as asked is missing.
  ///
  /// The rates carry Wilson's 95% intervals, their difference Newcombe's. That one takes the
  /// conditions as independent although they share prompts, which makes it too wide rather than too
  /// narrow where prompts differ in how easily they show the property.
  public ValidationResult validate(Arm arm, LanguageModel model, ValidationListener listener) {
    Map<Expectation, Tally> tallies = new EnumMap<>(Expectation.class);
    for (Expectation expectation : Expectation.values()) {
      tallies.put(expectation, new Tally(expectation));
    }
    model
        .capabilities()
        .requireFor(
            model.identity().name(),
            probes,
            (Probe probe) ->
                Capability.neededBy(
                    new GenerateRequest(probe.prompt(), Sampling.greedy(maxAnswerTokens))));
    long tokens = 0;
    listener.onAnswers(arm, 0, probes.size(), tokens);
    for (int from = 0; from < probes.size(); from += CHUNK) {
      List<Probe> chunk = probes.subList(from, Math.min(from + CHUNK, probes.size()));
      List<GenerateRequest> requests =
          chunk.stream()
              .map(probe -> new GenerateRequest(probe.prompt(), Sampling.greedy(maxAnswerTokens)))
              .toList();
      List<Reply<Generation>> replies =
          Reply.collect(requests.size(), come -> model.generateEach(requests, come));
      for (int i = 0; i < chunk.size(); i++) {
        Probe probe = chunk.get(i);
        Tally tally = tally(tallies, probe.expectation());
        switch (replies.get(i)) {
          case Reply.Answered<Generation>(Generation answer) -> {
            tally.add(probe, answer.text(), threat.score(probe, answer.text()));
            tokens += answer.tokens().size();
          }
          case Reply.Failed<Generation> failed ->
              tally.add(
                  probe, "", new Reading.Absent(Reading.Reason.REQUEST_FAILED, failed.reason()));
        }
      }
      listener.onAnswers(arm, from + chunk.size(), probes.size(), tokens);
    }
    return result(arm, tallies);
  }

  private static ValidationResult result(Arm arm, Map<Expectation, Tally> tallies) {
    Tally shows = tally(tallies, Expectation.SHOWS);
    Tally hides = tally(tallies, Expectation.HIDES);
    Tally nearMiss = tally(tallies, Expectation.NEAR_MISS);
    Estimate on = shows.rate();
    Estimate off = hides.rate();
    Estimate divergence = shows.minus(hides);
    PropertyVerdict verdict = PropertyVerdict.of(on, off, divergence);
    List<Sample> samples = new ArrayList<>();
    tallies.values().forEach(tally -> samples.addAll(tally.samples()));
    return new ValidationResult(
        arm,
        on,
        off,
        divergence,
        Divergence.jsBits(shares(on), shares(off)),
        verdict.word(),
        samples,
        nearMiss.isEmpty() ? null : nearMiss.rate(),
        verdict.reason());
  }

  private static double[] shares(Estimate rate) {
    return new double[] {rate.value(), 1 - rate.value()};
  }

  private static Tally tally(Map<Expectation, Tally> tallies, Expectation expectation) {
    return requireNonNull(tallies.get(expectation));
  }
}
