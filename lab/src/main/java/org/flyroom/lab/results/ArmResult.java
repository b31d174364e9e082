package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.jspecify.annotations.Nullable;

/// What one measure found on one arm.
///
/// @param level the arm by itself; null when it could not be measured
/// @param comparison against the parent; null for the parent itself
/// @param details further figures by name, in the order they should be read
public record ArmResult(
    Arm arm,
    @Nullable Estimate level,
    @Nullable Comparison comparison,
    Map<String, Double> details) {
  public ArmResult {
    requireNonNull(arm, "arm");
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
