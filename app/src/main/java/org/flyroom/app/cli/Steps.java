package org.flyroom.app.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.lab.results.RunResults.Step;

/// When a run began, and the time of each of its steps.
final class Steps {
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<Step> done = new ArrayList<>();

  Instant startedAt() {
    return startedAt;
  }

  /// Does a step and takes its time.
  <T> T timed(String step, Supplier<T> work) {
    Stopwatch watch = new Stopwatch();
    T result = work.get();
    Stopwatch.Reading time = watch.read();
    done.add(new Step(step, time.seconds(), time.processorSeconds()));
    return result;
  }

  /// The steps done so far, in order.
  List<Step> done() {
    return List.copyOf(done);
  }
}
