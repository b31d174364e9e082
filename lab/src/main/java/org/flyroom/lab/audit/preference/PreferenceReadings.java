package org.flyroom.lab.audit.preference;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.flyroom.core.measure.Reading;

/// One arm's answers to the pair plan.
///
/// @param forward per pair, the probability of slot A with item i in it
/// @param reverse per pair, the probability of slot A with item j in it
/// @param labelMass how much of the probability falls on the letters at all
public record PreferenceReadings(
    List<Reading> forward, List<Reading> reverse, LabelMass labelMass, Outcome outcome) {
  public PreferenceReadings {
    forward = List.copyOf(forward);
    reverse = List.copyOf(reverse);
    requireNonNull(labelMass, "labelMass");
    requireNonNull(outcome, "outcome");
  }

  /// The mass on the four label forms, over all questions.
  ///
  /// @param below questions whose mass is too low to be read
  public record LabelMass(double median, int below, int questions) {
    static LabelMass of(double[] mass, double least) {
      double[] sorted = mass.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      int below = (int) Arrays.stream(mass).filter(one -> !(one >= least)).count();
      return new LabelMass(median, below, mass.length);
    }
  }

  /// What the answers amount to.
  public sealed interface Outcome {

    /// They can be read.
    ///
    /// @param present the pairs that have a value in both orders
    /// @param answers of those pairs
    /// @param withoutItem D of the slot-term fit without each item
    record Read(
        BitSet present,
        PairAnswers answers,
        PreferenceEstimates estimates,
        PreferenceEstimates.Floor floor,
        List<Double> withoutItem)
        implements Outcome {}

    /// They cannot.
    record Withheld(String reason) implements Outcome {}
  }

  /// Pairs with a value in both orders.
  static BitSet present(List<Reading> forward, List<Reading> reverse) {
    BitSet present = new BitSet(forward.size());
    for (int pair = 0; pair < forward.size(); pair++) {
      present.set(
          pair,
          forward.get(pair) instanceof Reading.Value && reverse.get(pair) instanceof Reading.Value);
    }
    return present;
  }

  BitSet present() {
    return present(forward, reverse);
  }
}
