package org.flyroom.core.stats;

/// How far stated probabilities are from what happened.
public final class Brier {
  private Brier() {}

  /// The mean of `(p - y)²` with y 1 where the event happened and 0 where not; 0 is perfect, 0.25
  /// what always saying one half gets.
  ///
  /// Brier (1950), *Verification of forecasts expressed in terms of probability*.
  ///
  /// @param probabilities stated, 0 to 1
  /// @throws IllegalArgumentException without items or for a value that is no probability
  public static double score(double[] probabilities, boolean[] happened) {
    Require.sameLength(probabilities.length, happened.length);
    Require.atLeast(1, probabilities.length, "items");
    Require.probabilities(probabilities);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double error = probabilities[i] - (happened[i] ? 1 : 0);
      sum += error * error;
    }
    return sum / probabilities.length;
  }
}
