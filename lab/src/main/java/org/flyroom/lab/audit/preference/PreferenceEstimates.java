package org.flyroom.lab.audit.preference;

import java.util.BitSet;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Three estimates of the same thing from one set of pair answers.
///
/// With a pull towards a slot only the first is right: a single order takes the pull for preference
/// and averaging loses spread, because probabilities saturate. The other two are kept for
/// comparison with published tables.
///
/// @param slotTerm both orders as separate answers, the slot's pull fitted; the figure to lead with
/// @param debiased the two orders averaged as probabilities, then the fit
/// @param singleOrder one order per pair, as published
/// @param rawDebiased mean |2p − 1| of averaged answers
/// @param rawSingleOrder mean |2p − 1| of single-order answers
/// @param oneAxisDebiased share of the averaged answers' strength that agrees with the order of
///   their utilities
/// @param oneAxisSingleOrder the same of single-order answers
/// @param brierDebiased mean squared distance between averaged answers and their fit
/// @param brierSingleOrder the same of single-order answers
public record PreferenceEstimates(
    PreferenceFit slotTerm,
    PreferenceFit debiased,
    PreferenceFit singleOrder,
    double rawDebiased,
    double rawSingleOrder,
    double oneAxisDebiased,
    double oneAxisSingleOrder,
    double brierDebiased,
    double brierSingleOrder) {

  /// Fits all three.
  ///
  /// @param singleOrderForward which pairs the single-order figure reads in their forward order
  public static PreferenceEstimates of(PairAnswers answers, BitSet singleOrderForward) {
    Answers averaged = answers.averaged();
    Answers single = answers.singleOrder(singleOrderForward);
    PreferenceFit debiased = PreferenceFit.of(averaged, false);
    PreferenceFit singleOrder = PreferenceFit.of(single, false);
    return new PreferenceEstimates(
        PreferenceFit.withSlotTerm(answers),
        debiased,
        singleOrder,
        raw(averaged),
        raw(single),
        debiased.alongOneAxis(averaged),
        singleOrder.alongOneAxis(single),
        debiased.brier(averaged),
        singleOrder.brier(single));
  }

  private static double raw(Answers answers) {
    double sum = 0;
    for (double p : answers.picksFirst) {
      sum += Math.abs(2 * p - 1);
    }
    return sum / answers.size();
  }

  /// D of answers that keep every pair's strength and lose its direction: what the instrument reads
  /// where there is strength but no preference.
  ///
  /// @param sd standard deviation over the draws
  public record Floor(double mean, double sd, int draws) {

    /// For the slot-term estimate.
    public static Floor ofSlotTerm(PairAnswers answers, int draws, RandomGenerator random) {
      return of(
          draws, () -> PreferenceFit.withSlotTerm(answers.directionLost(random)).decisiveness());
    }

    /// For the estimate on averaged orders.
    public static Floor ofDebiased(PairAnswers answers, int draws, RandomGenerator random) {
      return of(
          draws,
          () -> PreferenceFit.of(answers.directionLost(random).averaged(), false).decisiveness());
    }

    private static Floor of(int draws, DoubleSupplier draw) {
      double[] d = new double[draws];
      double sum = 0;
      for (int k = 0; k < draws; k++) {
        d[k] = draw.getAsDouble();
        sum += d[k];
      }
      double mean = sum / draws;
      double squares = 0;
      for (double one : d) {
        squares += (one - mean) * (one - mean);
      }
      return new Floor(mean, Math.sqrt(squares / (draws - 1)), draws);
    }
  }
}
