package org.flyroom.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.flyroom.core.model.Optimiser.Schedule;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  @Test
  void linearScheduleStartsAtThePeakAndFallsByEqualSteps() {
    Optimiser optimiser = Optimiser.of(0.4, Schedule.LINEAR, 0);
    assertThat(optimiser.rateAt(1, 4)).isEqualTo(0.4);
    assertThat(optimiser.rateAt(4, 4)).isEqualTo(0.1, within(1e-15));
  }

  @Test
  void warmUpStartsAtZeroAndReachesThePeak() {
    Optimiser optimiser = Optimiser.of(1, Schedule.COSINE, 4);
    assertThat(optimiser.rateAt(1, 20)).isZero();
    assertThat(optimiser.rateAt(3, 20)).isEqualTo(0.5);
    assertThat(optimiser.rateAt(5, 20)).isEqualTo(1);
    assertThat(optimiser.rateAt(13, 20)).isEqualTo(0.5, within(1e-15));
  }

  @Test
  void constantScheduleStaysAtThePeakAfterWarmUp() {
    Optimiser optimiser = Optimiser.of(2, Schedule.CONSTANT, 1);
    assertThat(optimiser.rateAt(1, 10)).isZero();
    assertThat(optimiser.rateAt(2, 10)).isEqualTo(2);
    assertThat(optimiser.rateAt(10, 10)).isEqualTo(2);
  }

  @Test
  void cooldownStaysAtThePeakForHalfTheRunAndThenFallsByEqualSteps() {
    Optimiser optimiser = Optimiser.of(0.8, Schedule.COOLDOWN, 2);
    assertThat(optimiser.rateAt(2, 8)).isEqualTo(0.4);
    assertThat(optimiser.rateAt(3, 8)).isEqualTo(0.8);
    assertThat(optimiser.rateAt(5, 8)).isEqualTo(0.8);
    assertThat(optimiser.rateAt(6, 8)).isEqualTo(0.6, within(1e-15));
    assertThat(optimiser.rateAt(8, 8)).isEqualTo(0.2, within(1e-15));
  }
}
