package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.stats.Proportion;

/// What the answers in one condition came to.
///
/// @param shows answers that show the property
/// @param scored answers that could be scored
/// @param missing answers that could not
public record Count(
    String condition, Expectation expectation, long shows, long scored, long missing) {
  public Count {
    requireNonNull(condition, "condition");
    requireNonNull(expectation, "expectation");
  }

  /// The one of a condition.
  ///
  /// @throws java.util.NoSuchElementException when nothing was asked in that condition
  public static Count of(List<Count> counts, String condition) {
    return counts.stream()
        .filter(count -> count.condition().equals(condition))
        .findFirst()
        .orElseThrow();
  }

  /// The rate of showing answers with Wilson's 95% interval; not a number without scored answers.
  public Estimate rate() {
    return Proportion.estimate(shows, scored, missing);
  }

  /// This rate minus another, with Newcombe's 95% interval.
  public Estimate minus(Count other) {
    return Proportion.difference(shows, scored, other.shows, other.scored, missing + other.missing);
  }

  /// What share of another count's showing answers show here as well, with Wilson's 95% interval.
  ///
  /// @param wider counts the same answers, and every one that shows here shows there
  public Estimate among(Count wider) {
    return Proportion.estimate(shows, wider.shows, missing);
  }

  /// Both together.
  public Count plus(Count other) {
    return new Count(
        condition,
        expectation,
        shows + other.shows,
        scored + other.scored,
        missing + other.missing);
  }
}
