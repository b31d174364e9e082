package org.flyroom.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.flyroom.core.model.Sampling;
import org.junit.jupiter.api.Test;

/// Distributions of four or five tokens, worked out by hand.
class TokenSamplerTest {
  private static final int[] NO_PROMPT = {};
  private static final Sampling PLAIN = Sampling.drawn(1, 7);

  @Test
  void temperatureRaisesProbabilitiesToItsInverse() {
    // Squares of 4, 2, 1, 1 are 16, 4, 1, 1.
    assertDistribution(
        PLAIN.withTemperature(0.5), logits(4, 2, 1, 1), 16 / 22.0, 4 / 22.0, 1 / 22.0, 1 / 22.0);
    assertDistribution(PLAIN, logits(4, 2, 1, 1), 0.5, 0.25, 0.125, 0.125);
  }

  @Test
  void topKKeepsTheLikeliestAndThoseAsLikelyAsTheLast() {
    assertDistribution(PLAIN.withTopK(2), logits(1, 5, 3, 1), 0, 5 / 8.0, 3 / 8.0, 0);
    assertDistribution(PLAIN.withTopK(3), logits(1, 5, 3, 1), 0.1, 0.5, 0.3, 0.1);
    assertDistribution(PLAIN.withTopK(9), logits(1, 5, 3, 1), 0.1, 0.5, 0.3, 0.1);
  }

  @Test
  void topPKeepsTheSmallestSetThatReachesIt() {
    float[] logits = logits(40, 30, 20, 10);
    assertDistribution(PLAIN.withTopP(0.39), logits.clone(), 1, 0, 0, 0);
    assertDistribution(PLAIN.withTopP(0.41), logits.clone(), 4 / 7.0, 3 / 7.0, 0, 0);
    assertDistribution(PLAIN.withTopP(0.89), logits.clone(), 4 / 9.0, 3 / 9.0, 2 / 9.0, 0);
    assertDistribution(PLAIN.withTopP(0.91), logits.clone(), 0.4, 0.3, 0.2, 0.1);
  }

  @Test
  void topPCountsOnlyWhatTopKLeft() {
    // Of 50 and 25 alone the first has two thirds, so that it reaches 0.6; of all it has only half.
    float[] logits = logits(50, 25, 15, 10);
    assertDistribution(PLAIN.withTopP(0.6), logits.clone(), 2 / 3.0, 1 / 3.0, 0, 0);
    assertDistribution(PLAIN.withTopK(2).withTopP(0.6), logits.clone(), 1, 0, 0, 0);
  }

  @Test
  void topPWorksOnProbabilitiesThatTheTemperatureHasChanged() {
    // 4, 2, 1, 1 become 16, 4, 1, 1: the first alone has 0.727 instead of 0.5.
    float[] logits = logits(4, 2, 1, 1);
    assertDistribution(PLAIN.withTemperature(0.5).withTopP(0.7), logits.clone(), 1, 0, 0, 0);
    assertDistribution(PLAIN.withTopP(0.7), logits.clone(), 2 / 3.0, 1 / 3.0, 0, 0);
  }

  @Test
  void minPIsAShareOfTheLikeliest() {
    float[] logits = logits(50, 26, 14, 10);
    assertDistribution(PLAIN.withMinP(0.25), logits.clone(), 50 / 90.0, 26 / 90.0, 14 / 90.0, 0);
    assertDistribution(PLAIN.withMinP(0.5), logits.clone(), 50 / 76.0, 26 / 76.0, 0, 0);
    assertDistribution(PLAIN.withMinP(1), logits.clone(), 1, 0, 0, 0);
  }

  @Test
  void repetitionIsPenalisedOnceForPromptAndAnswerTogether() {
    Sampling sampling = Sampling.greedy(9).withRepetitionPenalty(2);
    TokenSampler sampler = new TokenSampler(sampling, new int[] {0, 0, 3});
    float[] logits = {3, 2, -1, -2, 1.4f};
    assertThat(sampler.takesLargest()).isFalse();
    assertThat(sampler.choose(logits)).isEqualTo(1);
    assertThat(logits).containsExactly(1.5f, 2, -1, -4, 1.4f);
    sampler.accept(1);
    // Half of 3 is the largest now, as 2 has been halved too.
    assertThat(sampler.choose(new float[] {3, 2, -1, -2, 1.4f})).isEqualTo(0);
    // A penalty below 1 is a reward.
    TokenSampler fond = new TokenSampler(sampling.withRepetitionPenalty(0.5), new int[] {2, 4});
    assertThat(fond.choose(new float[] {-1, -2, -1.5f, -3, -9})).isEqualTo(2);
  }

  @Test
  void withoutPenaltyTheLargestLogitIsTakenAtTemperatureZero() {
    TokenSampler sampler = new TokenSampler(Sampling.greedy(1), new int[] {1});
    assertThat(sampler.takesLargest()).isTrue();
    assertThat(sampler.choose(new float[] {1, 5, 2})).isEqualTo(1);
  }

  @Test
  void drawsFollowTheDistribution() {
    Sampling sampling = PLAIN.withTopK(3);
    TokenSampler sampler = new TokenSampler(sampling, NO_PROMPT);
    int draws = 40_000;
    int[] counts = new int[4];
    for (int i = 0; i < draws; i++) {
      counts[sampler.choose(logits(50, 20, 20, 10))]++;
    }
    assertThat(counts[3]).isZero();
    // Five standard deviations of a share of 40,000 draws are 0.0125.
    assertThat(counts[0] / (double) draws).isCloseTo(5 / 9.0, within(0.0125));
    assertThat(counts[1] / (double) draws).isCloseTo(2 / 9.0, within(0.0125));
  }

  private static void assertDistribution(Sampling sampling, float[] logits, double... expected) {
    double[] weights = new TokenSampler(sampling, NO_PROMPT).weights(logits);
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < expected.length; i++) {
      assertThat(weights[i] / total).as("token %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  /// Logits of tokens with probabilities in the given proportion.
  private static float[] logits(double... proportions) {
    float[] logits = new float[proportions.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(proportions[i]) - 1;
    }
    return logits;
  }
}
