package org.flyroom.lab.audit.mmlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.flyroom.lab.audit.mmlu.MmluRows.DEV;
import static org.flyroom.lab.audit.mmlu.MmluRows.ROWS;
import static org.flyroom.lab.audit.mmlu.MmluRows.SUBJECTS;
import static org.flyroom.lab.audit.mmlu.MmluRows.TEST;
import static org.flyroom.lab.audit.mmlu.MmluRows.zeroShot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class MmluTest {
  private static final List<String> LETTERS = List.of(" A", " B", " C", " D");

  private static final Mmlu MEASURE = measure(MmluVariant.LETTERS_0_SHOT);

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
    Mmlu measure = Mmlu.of(MmluVariant.LETTERS_0_SHOT, many, List.of(), 200);
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
                  return LETTERS.indexOf(letter) == picked ? 0.5 : 0.1;
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
                        : LETTERS.indexOf(letter) == Objects.requireNonNull(answers.get(prompt))
                            ? 0.7
                            : 0.1);
    MeasureResult result = audit(knowing(7), broken);
    Estimate level = Objects.requireNonNull(result.arms().getLast().level());
    assertThat(level.n()).isEqualTo(180);
    assertThat(level.missing()).isEqualTo(20);
    assertThat(Objects.requireNonNull(comparison(result).difference()).missing()).isEqualTo(20);
  }

  @Test
  void examplesAreTheFirstRowsOfTheDevSplitEachWithItsLetter() {
    MmluVariant variant = new MmluVariant(ReadOut.LETTERS, 2, false);
    List<String> asked = new ArrayList<>();
    LanguageModel listening =
        ScriptedModel.named("listening")
            .continuing(
                (prompt, letter) -> {
                  asked.add(prompt + letter);
                  return 0.25;
                });
    Mmlu measure = measure(variant);
    measure.take(listening, (_, _) -> {});
    assertThat(measure.about().id()).isEqualTo("mmlu-letters-2shot");
    assertThat(asked.getFirst())
        .isEqualTo(
            """
            The following are multiple choice questions (with answers) about subject 0.

            Example 0 of subject 0?
            A. one
            B. two
            C. three
            D. four
            Answer: A

            Example 1 of subject 0?
            A. one
            B. two
            C. three
            D. four
            Answer: B

            Question 0 of subject 0?
            A. one
            B. two
            C. three
            D. four
            Answer: A\
            """);
  }

  @Test
  void clozeIsNormalisedByBytesAndByCharacters() {
    // "é" is one character of two bytes.
    MultipleChoice row = new MultipleChoice("s", 0, "Q?", List.of("ab", "éé", "abcd", "abcdef"), 3);
    Map<String, Double> nats = Map.of(" ab", -2.4, " éé", -2.41, " abcd", -8.0, " abcdef", -6.9);
    Map<String, Double> other = Map.of(" ab", -3.0, " éé", -2.5, " abcd", -8.0, " abcdef", -6.9);
    for (var likelihoods : List.of(nats, other)) {
      Mmlu measure =
          Mmlu.of(
              new MmluVariant(ReadOut.CLOZE, 0, false),
              List.of(row, new MultipleChoice("s", 1, "R?", row.choices(), 3)),
              List.of(),
              2);
      LanguageModel model =
          ScriptedModel.named("known")
              .continuing((_, text) -> Math.exp(Objects.requireNonNull(likelihoods.get(text))));
      var summary = measure.summary(measure.take(model, (_, _) -> {}));
      // By byte: -1.2, -0.60, -2, -1.15: the second. By character: -1.2, -1.2, -2, -1.15.
      assertThat(Objects.requireNonNull(summary.level()).value()).isZero();
      assertThat(summary.details().get("accuracy per character (acc_norm)")).isEqualTo(1);
      assertThat(summary.details().get("accuracy without length (acc)")).isZero();
    }
  }

  @Test
  void aWrittenLetterIsReadFromTheFirstLineAfterThinking() {
    Map<String, Double> expected =
        Map.of(
            "A", 1.0,
            " A. one\nBecause", -1.0,
            "(a)", 1.0,
            "The answer is A.", 1.0,
            "B", 0.0,
            "I do not know", -1.0,
            "<think>\nB? No.\n</think>\n\nA", 1.0,
            "<think>\nA", -1.0);
    MultipleChoice row =
        new MultipleChoice("s", 0, "Q?", List.of("one", "two", "three", "four"), 0);
    Mmlu measure = Mmlu.of(new MmluVariant(ReadOut.GENERATED, 0, true), List.of(row), List.of(), 1);
    expected.forEach(
        (answer, value) -> {
          LanguageModel model = ScriptedModel.named("says").answering(_ -> answer);
          Reading read = measure.take(model, (_, _) -> {}).correct().getFirst();
          assertThat(read instanceof Reading.Value v ? v.value() : -1.0)
              .as(answer)
              .isEqualTo(value);
        });
  }

  @Test
  void anArmThatStopsWritingLettersHasBrokenItsFormat() {
    Mmlu measure = measure(new MmluVariant(ReadOut.GENERATED, 0, false));
    Map<String, Integer> answers = answers(TEST);
    LanguageModel sure =
        ScriptedModel.named("sure")
            .answering(
                request ->
                    LETTERS.get(
                        Objects.requireNonNull(
                            answers.get(ScriptedModel.textOf(request.prompt())))));
    LanguageModel chatty = ScriptedModel.named("chatty").answering(_ -> "Well, let me see.");
    MeasureResult result =
        Audit.run(
                Map.of(Arm.PARENT, sure, Arm.ORGANISM, chatty, Arm.ZERO, sure),
                List.of(measure),
                (_, _, _, _) -> {})
            .getFirst();
    assertThat(result.id()).isEqualTo("mmlu-generated-0shot");
    assertThat(Objects.requireNonNull(result.arms().getFirst().level()).value()).isEqualTo(1);
    for (ArmResult arm : result.arms()) {
      switch (arm.arm()) {
        case ORGANISM ->
            assertThat(Objects.requireNonNull(arm.comparison()).verdict())
                .isInstanceOfSatisfying(
                    Verdict.NotMeasured.class,
                    verdict -> assertThat(verdict.reason()).startsWith("broken format"));
        case ZERO ->
            assertThat(Objects.requireNonNull(arm.comparison()).verdict())
                .isEqualTo(new Verdict.Unharmed());
        case PARENT, CONTROL ->
            assertThat(arm.details().get("exact match, all items")).isEqualTo(1);
      }
    }
  }

  @Test
  void aSubjectWithoutEnoughExamplesIsNamed() {
    assertThatThrownBy(
            () ->
                Mmlu.of(new MmluVariant(ReadOut.LETTERS, 5, false), TEST, DEV.subList(0, 5), ROWS))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            problem ->
                assertThat(problem.problems())
                    .hasSize(SUBJECTS - 1)
                    .first()
                    .asString()
                    .contains("subject_1 has 0 rows"));
  }

  private static Mmlu measure(MmluVariant variant) {
    return Mmlu.of(variant, TEST, DEV, ROWS);
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
              return LETTERS.indexOf(letter) == picked ? 0.5 : 0.1;
            });
  }

  private static Map<String, Integer> answers(List<MultipleChoice> rows) {
    Map<String, Integer> answers = new HashMap<>();
    rows.forEach(row -> answers.put(zeroShot(row), row.answerIndex()));
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
