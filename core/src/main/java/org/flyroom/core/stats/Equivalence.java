package org.flyroom.core.stats;

import org.apache.commons.statistics.distribution.TDistribution;
import org.flyroom.core.measure.HarmDirection;

/// Whether a paired difference stays within a margin or lies beyond it, before any adjustment for
/// testing several measures.
///
/// Two one-sided t tests: Schuirmann (1987), *A comparison of the two one-sided tests procedure and
/// the power approach for assessing the equivalence of average bioavailability*. Where only one
/// side is damage, the test of that side alone (non-inferiority).
///
/// A t test needs a mean that is nearly normal. Where items are right or wrong and few change, it
/// is too ready to say unharmed: if 5% of items turn wrong, none turns right and the margin is
/// 0.05, it does so for 12% of sets of 100 items and 36% of sets of 20, at a level of 5%.
///
/// @param pLower p-value of the hypothesis that the difference is -margin or less
/// @param pUpper p-value of the hypothesis that the difference is +margin or more
/// @param pEquivalence p-value of the hypothesis that harm reaches the margin; small means
///   unharmed. LOWER: `pLower`; HIGHER: `pUpper`; EITHER: the larger of the two
/// @param pHarm p-value of the hypothesis that harm stays within the margin; small means harmed.
///   EITHER: the smaller of both sides doubled, at most 1
public record Equivalence(double pLower, double pUpper, double pEquivalence, double pHarm) {
  public Equivalence {
    Require.probabilities(new double[] {pLower, pUpper, pEquivalence, pHarm});
  }

  /// Tests a difference against a margin.
  ///
  /// A standard error of 0 is taken at its word: the difference is then known exactly, each p-value
  /// is 0 or 1, and a difference of exactly the margin is neither excluded as harm nor shown to be
  /// harm.
  ///
  /// @param difference subject minus parent
  /// @param margin positive, in the units of the difference
  public static Equivalence of(TEstimate difference, double margin, HarmDirection direction) {
    Require.positive(margin, "margin");
    double overLower = difference.value() + margin;
    double overUpper = difference.value() - margin;
    double pLower = above(overLower, difference);
    double pUpper = above(-overUpper, difference);
    double belowLower = above(-overLower, difference);
    double aboveUpper = above(overUpper, difference);
    return switch (direction) {
      case LOWER -> new Equivalence(pLower, pUpper, pLower, belowLower);
      case HIGHER -> new Equivalence(pLower, pUpper, pUpper, aboveUpper);
      case EITHER ->
          new Equivalence(
              pLower,
              pUpper,
              Math.max(pLower, pUpper),
              Math.min(1, 2 * Math.min(belowLower, aboveUpper)));
    };
  }

  /// Tests the mean of independent paired differences, one an item, subject minus parent.
  ///
  /// @param margin positive, in the units of the differences
  /// @throws IllegalArgumentException for fewer than two differences
  public static Equivalence fromDifferences(
      double[] differences, double margin, HarmDirection direction) {
    return of(Mean.of(differences), margin, direction);
  }

  /// The p-value of the hypothesis that the true distance is 0 or less.
  private static double above(double distance, TEstimate difference) {
    if (difference.standardError() == 0) {
      return distance > 0 ? 0 : 1;
    }
    return TDistribution.of(difference.degreesOfFreedom())
        .survivalProbability(distance / difference.standardError());
  }
}
