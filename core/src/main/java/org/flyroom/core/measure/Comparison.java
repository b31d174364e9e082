package org.flyroom.core.measure;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// A subject against its parent on the same items.
///
/// @param difference subject minus parent, paired; null when there is none, which the verdict
///   explains
/// @param pEquivalence adjusted p-value of the hypothesis that harm reaches the margin; small means
///   unharmed
/// @param pHarm adjusted p-value of the hypothesis that harm stays within the margin; small means
///   harmed
public record Comparison(
    @Nullable Estimate difference, double pEquivalence, double pHarm, Verdict verdict) {
  public Comparison {
    requireNonNull(verdict, "verdict");
  }
}
