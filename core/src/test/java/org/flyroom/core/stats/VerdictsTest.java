package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.stats.Verdicts.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
  private static Question question(double value, double error, HarmDirection direction) {
    return new Question(new TEstimate(value, error, 1e6, 100), 3, 0.05, direction);
  }

  @ParameterizedTest
  @EnumSource
  void aZeroAdapterIsUnharmedWhateverElseIsInTheSuite(HarmDirection direction) {
    List<Comparison> judged =
        Verdicts.judge(List.of(question(0, 0, direction), question(0, 1, direction)), 0.05);
    assertThat(judged.getFirst().verdict()).isEqualTo(new Verdict.Unharmed());
    assertThat(judged.getFirst().pEquivalence()).isZero();
    assertThat(judged.getFirst().pHarm()).isEqualTo(1);
    assertThat(Objects.requireNonNull(judged.getFirst().difference()).value()).isZero();
    assertThat(Objects.requireNonNull(judged.getFirst().difference()).missing()).isEqualTo(3);
    assertThat(judged.get(1).verdict()).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void evidenceThatIsEnoughAloneIsNotEnoughAmongFour() {
    // 1.96 standard errors inside the margin: p is 0.025 alone, 0.1 when Holm counts four.
    Question close = question(-0.05 + 0.0196, 0.01, HarmDirection.LOWER);
    Question open = question(0, 1, HarmDirection.LOWER);
    assertThat(Verdicts.judge(List.of(close), 0.05).getFirst().verdict())
        .isEqualTo(new Verdict.Unharmed());
    Comparison amongFour = Verdicts.judge(List.of(open, close, open, open), 0.05).get(1);
    assertThat(amongFour.pEquivalence()).isEqualTo(0.1, within(1e-4));
    assertThat(amongFour.verdict()).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void harmBeyondTheMarginIsHarmOnlyOnTheHarmfulSide() {
    assertThat(word(-0.1, HarmDirection.LOWER)).isEqualTo("harmed");
    assertThat(word(-0.1, HarmDirection.HIGHER)).isEqualTo("unharmed");
    assertThat(word(-0.1, HarmDirection.EITHER)).isEqualTo("harmed");
    assertThat(word(0.1, HarmDirection.LOWER)).isEqualTo("unharmed");
    assertThat(word(0.1, HarmDirection.HIGHER)).isEqualTo("harmed");
    assertThat(word(0.1, HarmDirection.EITHER)).isEqualTo("harmed");
    assertThat(word(0.05, HarmDirection.EITHER)).isEqualTo("undecided");
  }

  private static String word(double difference, HarmDirection direction) {
    Question question = question(difference, 0.01, direction);
    return Verdicts.judge(List.of(question), 0.05).getFirst().verdict().word();
  }

  @Test
  void undecidedSaysHowManyItemsWouldDecide() {
    // Deviation of one item 0.05 · √100 = 0.5, ten margins; (1.644854 + 0.841621)² = 6.18256.
    assertThat(verdict(0.05, HarmDirection.LOWER)).isEqualTo(new Verdict.Undecided(619));
    // Either side: (1.644854 + 1.281552)² = 8.56385.
    assertThat(verdict(0.05, HarmDirection.EITHER)).isEqualTo(new Verdict.Undecided(857));
    // Two open measures leave 0.025 for each: (1.959964 + 0.841621)² = 7.84888.
    Question open = question(0, 0.05, HarmDirection.LOWER);
    assertThat(Verdicts.judge(List.of(open, open), 0.05).get(1).verdict())
        .isEqualTo(new Verdict.Undecided(785));
  }

  private static Verdict verdict(double error, HarmDirection direction) {
    return Verdicts.judge(List.of(question(0, error, direction)), 0.05).getFirst().verdict();
  }

  @Test
  void undecidedPromisesNothingFromMoreItemsWhenThereAreEnough() {
    assertThat(
            Verdicts.judge(List.of(question(-0.05, 0.01, HarmDirection.LOWER)), 0.05)
                .getFirst()
                .verdict())
        .isEqualTo(new Verdict.Undecided(0));
  }

  @Test
  void anEmptySuiteHasNoVerdictsAndAlphaMustBeAnErrorRate() {
    assertThat(Verdicts.judge(List.of(), 0.05)).isEmpty();
    assertThatThrownBy(() -> Verdicts.judge(List.of(), 0.95)).hasMessageContaining("0.95");
  }

  @Test
  void falseWordsAtExactlyTheMarginAreAsRareAsAlphaOverTheWholeSuite() {
    SplittableRandom random = new SplittableRandom(23);
    int rounds = 4000;
    int alone = 0;
    int harmedAlone = 0;
    int anyOfFour = 0;
    int eitherSide = 0;
    for (int round = 0; round < rounds; round++) {
      List<Question> suite =
          IntStream.range(0, 4).mapToObj(i -> atMargin(random, HarmDirection.LOWER)).toList();
      alone += count(suite.subList(0, 1), "unharmed");
      harmedAlone += count(suite.subList(0, 1), "harmed");
      anyOfFour += count(suite, "unharmed");
      eitherSide += count(List.of(atMargin(random, HarmDirection.EITHER)), "unharmed");
    }
    // Four standard errors of a share of 0.05 over 4,000 rounds are 0.0138.
    assertThat(alone / (double) rounds).isBetween(0.036, 0.064);
    assertThat(harmedAlone / (double) rounds).isBetween(0.036, 0.064);
    assertThat(anyOfFour / (double) rounds).isBetween(0.035, 0.064);
    assertThat(eitherSide / (double) rounds).isLessThan(0.064);
  }

  private static Question atMargin(SplittableRandom random, HarmDirection direction) {
    double[] differences =
        IntStream.range(0, 20).mapToDouble(i -> -0.5 + 0.4 * random.nextGaussian()).toArray();
    return new Question(Mean.of(differences), 0, 0.5, direction);
  }

  /// 1 when any measure of the suite gets the word.
  private static int count(List<Question> suite, String word) {
    return Verdicts.judge(suite, 0.05).stream().anyMatch(c -> c.verdict().word().equals(word))
        ? 1
        : 0;
  }
}
