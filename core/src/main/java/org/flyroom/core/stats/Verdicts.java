package org.flyroom.core.stats;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;

/// One word for each measure of a suite, with the chance of any false word in the suite held at
/// alpha.
public final class Verdicts {
  private static final double POWER = 0.8;

  private Verdicts() {}

  /// A measure's comparison before the suite is judged.
  ///
  /// @param difference subject minus parent on the same items
  /// @param missing items that gave no paired value
  /// @param margin positive, in the units of the difference
  public record Question(
      TEstimate difference, long missing, double margin, HarmDirection direction) {
    public Question {
      requireNonNull(difference, "difference");
      requireNonNull(direction, "direction");
      Require.positive(margin, "margin");
    }
  }

  /// Judges a suite. The p-values of equivalence and those of harm (see [Equivalence]) are adjusted
  /// by [Holm] as two families; adjusted equivalence at or under alpha is *unharmed*, adjusted harm
  /// at or under alpha is *harmed*, anything else *undecided*.
  ///
  /// An undecided measure says how many items would show it unharmed with 80% power if there were
  /// no difference, from the spread seen, at `alpha / k` with k the measures not found unharmed:
  /// the level Holm's procedure has then left. It says 0 when it already has that many items, so
  /// that more of them promise nothing.
  ///
  /// Measures that could not have shown harm do not belong here: they would weaken the others.
  ///
  /// @param alpha chance of a false word, below one half, such as 0.05
  /// @return one comparison a question, in their order
  public static List<Comparison> judge(List<Question> suite, double alpha) {
    if (!(alpha > 0 && alpha < 0.5)) {
      throw new IllegalArgumentException("alpha must lie between 0 and 0.5, not " + alpha);
    }
    List<Equivalence> tests =
        suite.stream().map(q -> Equivalence.of(q.difference(), q.margin(), q.direction())).toList();
    double[] equivalence =
        Holm.adjust(tests.stream().mapToDouble(Equivalence::pEquivalence).toArray());
    double[] harm = Holm.adjust(tests.stream().mapToDouble(Equivalence::pHarm).toArray());
    int open = 0;
    for (double p : equivalence) {
      open += p <= alpha ? 0 : 1;
    }
    List<Comparison> judged = new ArrayList<>();
    for (int i = 0; i < suite.size(); i++) {
      Question question = suite.get(i);
      Verdict verdict;
      if (equivalence[i] <= alpha) {
        verdict = new Verdict.Unharmed();
      } else if (harm[i] <= alpha) {
        verdict = new Verdict.Harmed();
      } else {
        verdict = new Verdict.Undecided(itemsNeeded(question, alpha / open));
      }
      judged.add(
          new Comparison(
              question.difference().estimate(question.missing()),
              equivalence[i],
              harm[i],
              verdict));
    }
    return List.copyOf(judged);
  }

  private static long itemsNeeded(Question question, double alpha) {
    double deviation = question.difference().perItemDeviation();
    double items =
        switch (question.direction()) {
          case LOWER, HIGHER ->
              Power.nonInferiorityItems(deviation, question.margin(), alpha, POWER);
          case EITHER -> Power.equivalenceItems(deviation, question.margin(), 0, alpha, POWER);
        };
    return items <= question.difference().n() ? 0 : (long) Math.ceil(items);
  }
}
