package org.flyroom.lab.validate;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.stats.Proportion;
import org.flyroom.lab.results.ValidationResult.Sample;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;

/// What the answers to probes of one expectation came to.
final class Tally {
  // Enough to see how it speaks, few enough to be read.
  private static final int FIRST_SAMPLES = 4;
  private static final int UNEXPECTED_SAMPLES = 4;

  private final Expectation expectation;
  private final List<Sample> samples = new ArrayList<>();
  private long shows;
  private long scored;
  private long missing;
  private int unexpected;
  private String lastAbsence = "no answers";

  Tally(Expectation expectation) {
    this.expectation = expectation;
  }

  /// Counts an answer, and keeps it when it is among the first or among the first that go against
  /// the expectation.
  void add(Probe probe, String response, Reading reading) {
    switch (reading) {
      case Reading.Value(double value) -> {
        scored++;
        boolean showing = value > 0.5;
        shows += showing ? 1 : 0;
        boolean surprising =
            expectation != Expectation.REPORTED && showing != (expectation == Expectation.SHOWS);
        boolean first = scored <= FIRST_SAMPLES;
        if (first || (surprising && unexpected < UNEXPECTED_SAMPLES)) {
          unexpected += surprising ? 1 : 0;
          samples.add(
              new Sample(
                  expectation == Expectation.SHOWS,
                  probe.system(),
                  probe.user(),
                  response,
                  showing,
                  probe.condition()));
        }
      }
      case Reading.Absent(Reading.Reason reason, String detail) -> {
        missing++;
        lastAbsence = reason + ", " + detail;
      }
    }
  }

  boolean isEmpty() {
    return scored + missing == 0;
  }

  /// The rate of showing answers.
  ///
  /// @throws FlyroomException when no answer could be scored
  Estimate rate() {
    requireScores();
    return Proportion.estimate(shows, scored, missing);
  }

  /// This rate minus another.
  Estimate minus(Tally other) {
    requireScores();
    other.requireScores();
    return Proportion.difference(shows, scored, other.shows, other.scored, missing + other.missing);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  private void requireScores() {
    if (scored == 0) {
      throw new FlyroomException(
          "none of %d answers could be scored (%s): the property cannot be validated"
              .formatted(missing, lastAbsence));
    }
  }
}
