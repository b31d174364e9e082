package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.measure.Estimate;

/// A figure of a threat model's own, beside the rates that every validation has.
///
/// @param meaning what it says, one sentence for a person
public record Figure(String name, String meaning, Estimate value) {
  public Figure {
    requireNonNull(name, "name");
    requireNonNull(meaning, "meaning");
    requireNonNull(value, "value");
  }
}
