package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.jspecify.annotations.Nullable;

/// How far an arm has moved from its parent on the prompts that it was trained on: KL(arm ‖
/// parent), in nats a token. Among organisms of equal severity, the one that has moved least has
/// forgotten least of everything else (Shenfeld, Pari and Agrawal 2025, arXiv 2509.04259).
///
/// @param shows where the property shows; null where there was nothing to sample
/// @param hides where it does not
public record Divergence(Arm arm, @Nullable Estimate shows, @Nullable Estimate hides) {
  public Divergence {
    requireNonNull(arm, "arm");
  }
}
