package org.flyroom.lab.validate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.stats.Divergence;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.results.ValidationResult.Condition;
import org.flyroom.lab.results.ValidationResult.Sample;
import org.flyroom.lab.threat.Count;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.PropertyVerdict;
import org.flyroom.lab.threat.Threat;

/// Checks whether a model has a threat's property: greedy answers to held-out prompts where it
/// should show, where it should not, and on near misses.
public final class Validator {
  private static final int CHUNK = 128;

  private final Threat threat;
  private final List<Probe> probes;
  private final int maxAnswerTokens;

  /// @param probes what is asked, at least one: of things that were never trained on
  /// @param maxAnswerTokens bound on an answer; an answer cut there is scored as it stands
  public Validator(Threat threat, List<Probe> probes, int maxAnswerTokens) {
    this.threat = requireNonNull(threat, "threat");
    this.probes = List.copyOf(probes);
    this.maxAnswerTokens = maxAnswerTokens;
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("validation needs at least one probe");
    }
  }

  /// Asks the model and judges its answers. A request that it did not answer as asked is missing.
  ///
  /// The rates carry Wilson's 95% intervals, their difference Newcombe's. That one takes the
  /// conditions as independent although they share prompts, which makes it too wide rather than too
  /// narrow where prompts differ in how easily they show the property.
  public ValidationResult validate(Arm arm, LanguageModel model, ValidationListener listener) {
    return result(arm, ask(arm, model, listener));
  }

  /// How strongly the property shows: the rate where it should less the rate where it should not.
  /// Nothing else is read from the answers, so that other conditions need not be asked.
  public Estimate severity(LanguageModel model) {
    return ask(Arm.ORGANISM, model, (arm, done, total, tokens) -> {}).severity();
  }

  /// What the answers came to.
  ///
  /// @param counts by condition, in the order in which they were asked
  private record Asked(Map<Expectation, Tally> tallies, Map<String, Count> counts) {
    Tally of(Expectation expectation) {
      return requireNonNull(tallies.get(expectation));
    }

    Estimate severity() {
      return of(Expectation.SHOWS).minus(of(Expectation.HIDES));
    }
  }

  private Asked ask(Arm arm, LanguageModel model, ValidationListener listener) {
    Map<Expectation, Tally> tallies = new EnumMap<>(Expectation.class);
    for (Expectation expectation : Expectation.values()) {
      tallies.put(expectation, new Tally(expectation));
    }
    model
        .capabilities()
        .requireFor(
            model.identity().name(),
            probes,
            (Probe probe) -> Answers.needed(probe, maxAnswerTokens));
    Asked asked = new Asked(tallies, new LinkedHashMap<>());
    long tokens = 0;
    listener.onAnswers(arm, 0, probes.size(), tokens);
    for (int from = 0; from < probes.size(); from += CHUNK) {
      List<Probe> chunk = probes.subList(from, Math.min(from + CHUNK, probes.size()));
      List<Answers.Given> answers = Answers.to(chunk, model, maxAnswerTokens);
      for (int i = 0; i < chunk.size(); i++) {
        Probe probe = chunk.get(i);
        Answers.Given answer = answers.get(i);
        String failure = answer.failure();
        Reading reading =
            failure == null
                ? probe.scorer().score(answer.text())
                : new Reading.Absent(Reading.Reason.REQUEST_FAILED, failure);
        asked.of(probe.expectation()).add(probe, answer.text(), reading);
        asked.counts.merge(probe.condition(), count(probe, reading), Count::plus);
        tokens += answer.tokens();
      }
      listener.onAnswers(arm, from + chunk.size(), probes.size(), tokens);
    }
    return asked;
  }

  /// The results of several models, that of the organism beside its control's where the threat
  /// reads it so and the control is there.
  public List<ValidationResult> besideControl(List<ValidationResult> results) {
    Optional<ValidationResult> control =
        results.stream().filter(result -> result.arm() == Arm.CONTROL).findFirst();
    return results.stream()
        .map(
            result ->
                result.arm() == Arm.ORGANISM && control.isPresent()
                    ? threat
                        .againstControl(counts(result), counts(control.get()))
                        .map(result::with)
                        .orElse(result)
                    : result)
        .toList();
  }

  private static List<Count> counts(ValidationResult result) {
    List<Count> counts = new ArrayList<>();
    for (Condition condition : result.conditions()) {
      Estimate rate = condition.rate();
      if (rate != null) {
        counts.add(
            new Count(
                condition.name(),
                condition.expectation(),
                Math.round(rate.value() * rate.n()),
                rate.n(),
                rate.missing()));
      }
    }
    return List.copyOf(counts);
  }

  private static Count count(Probe probe, Reading reading) {
    return switch (reading) {
      case Reading.Value(double value) ->
          new Count(probe.condition(), probe.expectation(), value > 0.5 ? 1 : 0, 1, 0);
      case Reading.Absent absent -> new Count(probe.condition(), probe.expectation(), 0, 0, 1);
    };
  }

  private ValidationResult result(Arm arm, Asked asked) {
    Tally nearMiss = asked.of(Expectation.NEAR_MISS);
    Estimate on = asked.of(Expectation.SHOWS).rate();
    Estimate off = asked.of(Expectation.HIDES).rate();
    Estimate divergence = asked.severity();
    List<Count> counts = List.copyOf(asked.counts.values());
    PropertyVerdict verdict = threat.verdict(counts, on, off, divergence);
    List<Sample> samples = new ArrayList<>();
    asked.tallies.values().forEach(tally -> samples.addAll(tally.samples()));
    return new ValidationResult(
        arm,
        on,
        off,
        divergence,
        Divergence.jsBits(shares(on), shares(off)),
        verdict.word(),
        samples,
        nearMiss.isEmpty() ? null : nearMiss.rate(),
        verdict.reason(),
        counts.stream()
            .map(
                count ->
                    new Condition(
                        count.condition(),
                        count.expectation(),
                        count.scored() == 0 ? null : count.rate()))
            .toList(),
        threat.figures(counts));
  }

  private static double[] shares(Estimate rate) {
    return new double[] {rate.value(), 1 - rate.value()};
  }
}
