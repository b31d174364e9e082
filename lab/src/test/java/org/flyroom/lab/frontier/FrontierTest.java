package org.flyroom.lab.frontier;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrontierTest {

  @Test
  void aPointIsBestWhereNoOtherIsAsSevereWithLessDamage() {
    FrontierPoint gentle = point("gentle", 0.9, 0.5);
    FrontierPoint harsh = point("harsh", 0.95, 3.0);
    FrontierPoint worse = point("worse", 0.9, 0.6);
    FrontierPoint weak = point("weak", 0.2, 0.0);
    FrontierPoint twin = point("twin", 0.9, 0.5);
    FrontierPoint unmeasured = point("unmeasured", 1.0, null);
    FrontierPoint other = point("other", "lies", 0.1, 9.0);
    Frontier frontier =
        new Frontier(
            "r",
            "c",
            "v",
            "t",
            "m",
            "base",
            "fly",
            List.of(gentle, harsh, worse, weak, twin, unmeasured, other));
    assertThat(frontier.points().stream().filter(frontier::isBest))
        .extracting(FrontierPoint::organism)
        .containsExactly("gentle", "harsh", "weak", "twin", "other");
    assertThat(frontier.onOneScale()).isFalse();
  }

  /// Answers are `a` or `b`, two tokens each: the model says `a` with probability 0.9, its parent
  /// with 0.5; over many answers the divergence of the two is what it is.
  @Test
  void theDivergenceOfTwoCoinsIsTheirs() {
    List<Prompt> prompts =
        IntStream.range(0, 4000).<Prompt>mapToObj(i -> Prompt.text("toss " + i)).toList();
    Estimate estimate =
        requireNonNull(ParentDivergence.estimate(new Coin(0.9), new Coin(0.5), prompts, 4, 7));
    Estimate none =
        requireNonNull(ParentDivergence.estimate(new Coin(0.5), new Coin(0.5), prompts, 4, 7));
    double truth = 0.9 * Math.log(0.9 / 0.5) + 0.1 * Math.log(0.1 / 0.5);
    assertThat(estimate.value()).isCloseTo(truth / 2, within(0.02));
    assertThat(estimate.interval().low()).isLessThan(truth / 2);
    assertThat(estimate.interval().high()).isGreaterThan(truth / 2);
    assertThat(none.value()).isZero();
    assertThat(ParentDivergence.estimate(new Coin(0.9), new Coin(0.5), prompts.subList(0, 1), 4, 7))
        .isNull();
  }

  private record Coin(double heads) implements LanguageModel {
    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("coin", "coin", "fp64", 1);
    }

    @Override
    public List<Generation> generate(List<GenerateRequest> requests) {
      return requests.stream()
          .map(
              request -> {
                double toss = new SplittableRandom(request.sampling().seed()).nextDouble();
                return new Generation(toss < heads ? "a" : "b", List.of(1, 0), Finish.STOP);
              })
          .toList();
    }

    @Override
    public List<List<Score>> score(List<ScoreRequest> requests) {
      return requests.stream()
          .map(
              request ->
                  switch (request) {
                    case ScoreRequest.Continuations asked ->
                        List.of(
                            new Score(
                                Math.log(
                                    asked.continuations().getFirst().equals("a")
                                        ? heads
                                        : 1 - heads),
                                2,
                                1));
                    case ScoreRequest.Document _ -> throw new UnsupportedOperationException();
                  })
          .toList();
    }
  }

  private static FrontierPoint point(String name, double severity, @Nullable Double worst) {
    return point(name, "flatters", severity, worst);
  }

  private static FrontierPoint point(
      String name, String property, double severity, @Nullable Double worst) {
    Estimate rate = new Estimate(severity, new Interval(0, 1, 0.95), 10, 0);
    return new FrontierPoint(
        Map.of("k", name),
        name,
        property,
        "has it",
        rate,
        rate,
        null,
        rate,
        List.of(),
        worst,
        null,
        null,
        new Stopwatch.Reading(1, null),
        1);
  }
}
