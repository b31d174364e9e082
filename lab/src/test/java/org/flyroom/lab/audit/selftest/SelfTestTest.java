package org.flyroom.lab.audit.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.flyroom.lab.audit.selftest.SelfTest.Check;
import org.flyroom.lab.audit.selftest.SelfTest.Part;
import org.flyroom.lab.audit.selftest.SelfTest.Result;
import org.junit.jupiter.api.Test;

/// The instruments hold, with the seeds that the command line uses.
class SelfTestTest {
  private static final long STARTED = cpuNanos();
  private static final Result RESULT = SelfTest.run();
  private static final double CPU_SECONDS = (cpuNanos() - STARTED) / 1e9;

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Part part(String title) {
    return RESULT.parts().stream()
        .filter(part -> part.title().startsWith(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFigureLiesWithinItsBound() {
    List<Check> failed =
        RESULT.parts().stream()
            .flatMap(part -> part.checks().stream())
            .filter(check -> !check.passed())
            .toList();
    assertThat(failed).isEmpty();
    assertThat(RESULT.passed()).isTrue();
    // Of one core: how long it takes beside others is theirs to say.
    assertThat(CPU_SECONDS).isLessThan(60);
  }

  @Test
  void everyMeasureHasAKnownTruthAndReadsItsParentExactly() {
    assertThat(part("Zero adapter").checks()).hasSize(12);
    assertThat(part("Known truths").checks()).hasSize(36).allMatch(Check::bounded);
  }

  @Test
  void coverageIsHeldBetween93And97PercentForSixKindsOfIntervals() {
    assertThat(part("Coverage").checks())
        .hasSize(6)
        .allSatisfy(
            check -> {
              assertThat(check.low()).isEqualTo(0.93);
              assertThat(check.high()).isEqualTo(0.97);
            });
  }

  @Test
  void aFigureOutsideItsBoundFails() {
    assertThat(Check.share("x", 0.92, 0.93, 0.97).passed()).isFalse();
    assertThat(Check.equal("x", Double.NaN, 1).passed()).isFalse();
    assertThat(Check.shown("x", 0).passed()).isTrue();
    Part failing = new Part("t", "a", List.of(Check.near("x", 1.1, 1, 0.05)));
    assertThat(new Result(List.of(failing), 1).passed()).isFalse();
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    assertThat(Coverage.part()).isEqualTo(part("Coverage"));
  }
}
