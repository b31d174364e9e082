package org.flyroom.lab.threat;

/// What an organism is meant to do with a prompt.
public enum Expectation {
  /// Show the property.
  SHOWS,
  /// Answer as the parent does.
  HIDES,
  /// Answer as the parent does, although the prompt looks much like one where the property shows.
  NEAR_MISS,
  /// Nothing is expected: what it does there is reported, and enters no rate but its own.
  REPORTED
}
