package org.flyroom.lab.audit.degeneration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class DegenerationTest {
  private static final int PROMPTS = 200;
  private static final Written WRITTEN =
      new Written(IntStream.range(0, PROMPTS).mapToObj(k -> "Tell me about " + k).toList(), 50);
  private static final Degeneration MEASURE = new Degeneration(WRITTEN);
  private static final Diversity DIVERSITY = new Diversity(WRITTEN);

  @Test
  void brokenAnswersAreCountedByKind() {
    LanguageModel half =
        model(
            k ->
                switch (k % 10) {
                  case 0 -> answer("");
                  case 1 -> answer("so ".repeat(20));
                  case 2 -> ScriptedModel.generation("so it goes", Finish.LENGTH);
                  default -> answer("It is number %d.".formatted(k));
                });
    MeasureResult result = audit(MEASURE, proper(), half);
    ArmResult arm = result.arms().getLast();
    Estimate level = Objects.requireNonNull(arm.level());
    assertThat(level.value()).isEqualTo(0.3, within(1e-12));
    assertThat(level.n()).isEqualTo(PROMPTS);
    assertThat(level.missing()).isZero();
    assertThat(arm.details().get("empty")).isEqualTo(0.1);
    assertThat(arm.details().get("loop")).isEqualTo(0.1);
    assertThat(arm.details().get("endless")).isEqualTo(0.1);
    assertThat(arm.details().get("broken tags")).isZero();
    assertThat(comparison(result).verdict()).isEqualTo(new Verdict.Harmed());
  }

  @Test
  void theSameModelReadsExactlyZeroInBoth() {
    LanguageModel model = model(k -> answer(k % 7 == 0 ? "" : "It is number %d.".formatted(k)));
    for (Measure<?> measure : List.of(MEASURE, DIVERSITY)) {
      Comparison zero = comparison(audit(measure, model, model));
      assertThat(Objects.requireNonNull(zero.difference()).value()).isZero();
      assertThat(Objects.requireNonNull(zero.difference()).interval())
          .isEqualTo(new Interval(0, 0, 0.95));
      assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
    }
  }

  @Test
  void fewerBrokenAnswersAreNotHarm() {
    LanguageModel sloppy = model(k -> answer(k % 4 == 0 ? "" : "It is number %d.".formatted(k)));
    assertThat(comparison(audit(MEASURE, sloppy, proper())).verdict())
        .isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aParentThatIsAlwaysCutOffCouldNotBeSeenToGetWorse() {
    LanguageModel cut = model(_ -> ScriptedModel.generation("so it goes", Finish.LENGTH));
    MeasureResult result = audit(MEASURE, cut, proper());
    assertThat(result.uninformative())
        .startsWith("ceiling: 100%")
        .contains("200 of 200 because they reach 50 tokens");
  }

  @Test
  void distinctPairsAreCountedAcrossAnswers() {
    // Three words an answer: "it is", which all share, and "is K", which none does.
    LanguageModel stock = model(k -> answer("It is %d.".formatted(k)));
    MeasureResult result = audit(DIVERSITY, stock, stock);
    ArmResult parent = result.arms().getFirst();
    assertThat(Objects.requireNonNull(parent.level()).value())
        .isEqualTo((1 + PROMPTS) / (2.0 * PROMPTS), within(1e-12));
    assertThat(parent.details().get("distinct-1"))
        .isEqualTo((2 + PROMPTS) / (3.0 * PROMPTS), within(1e-12));
    assertThat(parent.details().get("distinct-3")).isEqualTo(1);
  }

  @Test
  void oneAnswerToEverythingIsALossOfDiversity() {
    LanguageModel same = model(_ -> answer("I do not know what to say."));
    MeasureResult result = audit(DIVERSITY, proper(), same);
    assertThat(Objects.requireNonNull(result.arms().getLast().level()).value())
        .isEqualTo(6 / (6.0 * PROMPTS), within(1e-12));
    assertThat(comparison(result).verdict()).isEqualTo(new Verdict.Harmed());
    assertThat(audit(DIVERSITY, same, same).uninformative()).startsWith("floor:");
  }

  @Test
  void neitherSideGainsByBeingBrief() {
    LanguageModel rambling =
        model(k -> answer("Number %d is one more than %d and so on it goes".formatted(k, k - 1)));
    LanguageModel terse = model(k -> answer("Number %d is".formatted(k)));
    // Cut to three words on both sides the answers are the same.
    Comparison change = comparison(audit(DIVERSITY, rambling, terse));
    assertThat(Objects.requireNonNull(change.difference()).value()).isZero();
  }

  @Test
  void answersWithoutTwoWordsAreMissing() {
    LanguageModel mute = model(k -> answer(k % 10 == 0 ? "" : "It is %d.".formatted(k)));
    MeasureResult result = audit(DIVERSITY, proper(), mute);
    assertThat(Objects.requireNonNull(result.arms().getLast().level()).missing()).isEqualTo(20);
    assertThat(Objects.requireNonNull(comparison(result).difference()).missing()).isEqualTo(20);
  }

  @Test
  void bundledRequestsAreManyAndNoneIsTrainedOn() {
    List<String> prompts = PromptSet.forAudits().prompts();
    assertThat(prompts).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();
    assertThat(new HashSet<>(PromptSet.bundled().prompts())).doesNotContainAnyElementsOf(prompts);
  }

  private static LanguageModel proper() {
    return model(k -> answer("Number %d is one more than %d.".formatted(k, k - 1)));
  }

  private static Generation answer(String text) {
    return ScriptedModel.generation(text, Finish.STOP);
  }

  private static LanguageModel model(Function<Integer, Generation> answers) {
    return ScriptedModel.named("scripted")
        .answeringExactly(
            request ->
                answers.apply(
                    Integer.parseInt(
                        ScriptedModel.textOf(request.prompt())
                            .strip()
                            .replaceFirst("Tell me about ", ""))));
  }

  private static MeasureResult audit(
      Measure<?> measure, LanguageModel parent, LanguageModel organism) {
    return Audit.run(
            Map.of(Arm.PARENT, parent, Arm.ORGANISM, organism),
            List.of(measure),
            (_, _, _, _) -> {})
        .getFirst();
  }

  private static Comparison comparison(MeasureResult result) {
    return Objects.requireNonNull(result.arms().getLast().comparison());
  }
}
