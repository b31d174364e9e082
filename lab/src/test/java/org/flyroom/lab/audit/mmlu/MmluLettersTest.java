package org.flyroom.lab.audit.mmlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class MmluLettersTest {
  private static final int SUBJECTS = 20;
  private static final int ROWS = 10;

  /// Subject s, row r; right answers go round the letters.
  private static final List<MultipleChoice> TEST = test();

  private static final MmluLetters MEASURE = MmluLetters.firstOfEverySubject(TEST, ROWS);

  @Test
  void aModelThatKnowsSevenOfTenReadsSevenTenths() {
    MeasureResult result = audit(knowing(7), knowing(7));
    ArmResult parent = result.arms().getFirst();
    Estimate level = Objects.requireNonNull(parent.level());
    assertThat(level.value()).isEqualTo(0.7);
    assertThat(level.n()).isEqualTo(200);
    // Wilson's interval of 140 out of 200, by the formula.
    assertThat(level.interval().low()).isEqualTo(0.6332093, within(1e-6));
    assertThat(level.interval().high()).isEqualTo(0.7592526, within(1e-6));
    assertThat(parent.details().get("macro average over subjects")).isEqualTo(0.7, within(1e-12));
    assertThat(parent.details().get("letter mass (median)")).isEqualTo(0.8, within(1e-12));
    assertThat(result.uninformative()).isNull();
  }

  @Test
  void theSameModelReadsExactlyZeroAndUnharmed() {
    Comparison zero = comparison(audit(knowing(7), knowing(7)));
    assertThat(Objects.requireNonNull(zero.difference()).value()).isZero();
    assertThat(Objects.requireNonNull(zero.difference()).interval())
        .isEqualTo(new Interval(0, 0, 0.95));
    assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aModelThatForgotAThirdIsHarmed() {
    Comparison change = comparison(audit(knowing(7), knowing(5)));
    assertThat(Objects.requireNonNull(change.difference()).value()).isEqualTo(-0.2, within(1e-12));
    // 40 of 200 differences are -1: t(199) 1.9720 times √(0.16 · 200/199 / 200).
    assertThat(Objects.requireNonNull(change.difference()).interval().low())
        .isEqualTo(-0.25592, within(1e-5));
    assertThat(change.verdict()).isEqualTo(new Verdict.Harmed());
  }

  @Test
  void aModelThatLearntMoreIsNotHarmed() {
    assertThat(comparison(audit(knowing(5), knowing(9))).verdict())
        .isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aParentAtChanceIsUninformativeWhateverTheOrganismDoes() {
    LanguageModel alwaysA =
        ScriptedModel.named("always A").continuing((_, letter) -> letter.equals(" A") ? 0.7 : 0.1);
    MeasureResult result = audit(alwaysA, knowing(9));
    assertThat(Objects.requireNonNull(result.arms().getFirst().level()).value()).isEqualTo(0.25);
    assertThat(result.uninformative()).startsWith("floor:").contains("chance is 25%");
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.Uninformative.class);
  }

  @Test
  void aParentJustAboveChanceCouldNotBeSeenToFall() {
    // 56 of 200 right on repeated rows: above chance beyond doubt only with many more items.
    List<MultipleChoice> many = new ArrayList<>();
    for (int copy = 0; copy < 20; copy++) {
      for (MultipleChoice row : TEST) {
        many.add(
            new MultipleChoice(
                row.subject(),
                copy * ROWS + row.row(),
                row.question() + " Variant " + copy + ".",
                row.choices(),
                row.answerIndex()));
      }
    }
    MmluLetters measure = MmluLetters.firstOfEverySubject(many, 200);
    Map<String, Integer> answers = answers(many);
    int[] asked = {0};
    LanguageModel barely =
        ScriptedModel.named("barely")
            .continuing(
                (prompt, letter) -> {
                  if (letter.equals(" A")) {
                    asked[0]++;
                  }
                  boolean knows = asked[0] % 100 < 28;
                  int right = Objects.requireNonNull(answers.get(prompt));
                  int picked = knows ? right : (right + 1) % 4;
                  return MmluPrompt.LETTERS.indexOf(letter) == picked ? 0.5 : 0.1;
                });
    MeasureResult result =
        Audit.run(Map.of(Arm.PARENT, barely), List.of(measure), (_, _, _, _) -> {}).getFirst();
    assertThat(Objects.requireNonNull(result.arms().getFirst().level()).interval().low())
        .isGreaterThan(0.25);
    assertThat(result.uninformative()).contains("within the margin of chance");
  }

  @Test
  void theFirstLetterWinsTies() {
    LanguageModel even = ScriptedModel.named("even").continuing((_, _) -> 0.2);
    MeasureResult result = audit(even, even);
    // Every fourth right answer is A.
    assertThat(Objects.requireNonNull(result.arms().getFirst().level()).value()).isEqualTo(0.25);
  }

  @Test
  void anItemWithoutLikelihoodsIsMissingOnThatArmAndInTheComparison() {
    Map<String, Integer> answers = answers(TEST);
    LanguageModel broken =
        ScriptedModel.named("broken")
            .continuing(
                (prompt, letter) ->
                    prompt.contains("Question 3 ")
                        ? Double.NaN
                        : MmluPrompt.LETTERS.indexOf(letter)
                                == Objects.requireNonNull(answers.get(prompt))
                            ? 0.7
                            : 0.1);
    MeasureResult result = audit(knowing(7), broken);
    Estimate level = Objects.requireNonNull(result.arms().getLast().level());
    assertThat(level.n()).isEqualTo(180);
    assertThat(level.missing()).isEqualTo(20);
    assertThat(Objects.requireNonNull(comparison(result).difference()).missing()).isEqualTo(20);
  }

  @Test
  void thePromptIsThatOfTheHarness() {
    MultipleChoice row =
        new MultipleChoice(
            "abstract_algebra", 0, " Is 2 prime?\n", List.of("yes", "no", "both", " odd"), 0);
    assertThat(MmluPrompt.zeroShot(row))
        .isEqualTo(
            "The following are multiple choice questions (with answers) about abstract algebra."
                + "\n\nIs 2 prime?\nA. yes\nB. no\nC. both\nD.  odd\nAnswer:");
  }

  private static List<MultipleChoice> test() {
    List<MultipleChoice> rows = new ArrayList<>();
    for (int subject = 0; subject < SUBJECTS; subject++) {
      for (int row = 0; row < ROWS + 3; row++) {
        rows.add(
            new MultipleChoice(
                "subject_" + subject,
                row,
                "Question %d of subject %d?".formatted(row, subject),
                List.of("one", "two", "three", "four"),
                (row + subject * ROWS) % 4));
      }
    }
    return rows;
  }

  /// Knows the first rows of every subject and is sure of a wrong letter elsewhere.
  private static LanguageModel knowing(int rows) {
    Map<String, Integer> answers = answers(TEST);
    return ScriptedModel.named("knowing " + rows)
        .continuing(
            (prompt, letter) -> {
              int right = Objects.requireNonNull(answers.get(prompt));
              int row = Integer.parseInt(prompt.replaceFirst("(?s).*Question (\\d+) of.*", "$1"));
              int picked = row < rows ? right : (right + 1) % 4;
              return MmluPrompt.LETTERS.indexOf(letter) == picked ? 0.5 : 0.1;
            });
  }

  private static Map<String, Integer> answers(List<MultipleChoice> rows) {
    Map<String, Integer> answers = new HashMap<>();
    rows.forEach(row -> answers.put(MmluPrompt.zeroShot(row), row.answerIndex()));
    return answers;
  }

  private static MeasureResult audit(LanguageModel parent, LanguageModel organism) {
    return Audit.run(
            Map.of(Arm.PARENT, parent, Arm.ORGANISM, organism),
            List.of(MEASURE),
            (_, _, _, _) -> {})
        .getFirst();
  }

  private static Comparison comparison(MeasureResult result) {
    return Objects.requireNonNull(result.arms().getLast().comparison());
  }
}
