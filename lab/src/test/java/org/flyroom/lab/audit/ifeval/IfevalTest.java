package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IfevalTest {
  private static final int ITEMS = 40;
  private static final IfevalChecker CHECKER =
      new IfevalChecker(new Punkt(PunktParameters.approximate()));
  private static final Ifeval MEASURE = new Ifeval(items(), CHECKER, 100);

  /// Says the word and ends in it: both instructions of every prompt.
  private static final LanguageModel OBEYS = answering(k -> "It is word" + k + "x");

  @TempDir private Path folder;

  /// Prompts that ask for a word of their own, in the answer and at its end.
  private static List<IfevalItem> items() {
    List<IfevalItem> items = new ArrayList<>();
    for (int k = 0; k < ITEMS; k++) {
      String word = "word" + k + "x";
      items.add(
          new IfevalItem(
              Integer.toString(k),
              "Prompt " + k,
              List.of(
                  new Instruction("keywords:existence", Map.of("keywords", List.of(word))),
                  new Instruction("startend:end_checker", Map.of("end_phrase", word)))));
    }
    return items;
  }

  private static LanguageModel answering(IntFunction<String> answer) {
    return ScriptedModel.named("scripted")
        .answering(
            request ->
                answer.apply(
                    Integer.parseInt(ScriptedModel.textOf(request.prompt()).strip().substring(7))));
  }

  @Test
  void theFourFiguresAreThoseOfAKnownTruth() {
    // A quarter says the word and goes on, a quarter ends in a line too many, the rest obeys.
    LanguageModel halfObeys =
        answering(
            k ->
                switch (k % 4) {
                  case 0 -> "It is word" + k + "x or not";
                  case 1 -> "It is word" + k + "x\nBye";
                  default -> "It is word" + k + "x";
                });
    ArmResult arm = audit(OBEYS, halfObeys).arms().getLast();
    assertThat(requireNonNull(arm.level()).value()).isEqualTo(0.5);
    assertThat(requireNonNull(arm.level()).n()).isEqualTo(ITEMS);
    assertThat(arm.details().get("inst_level_strict_acc")).isEqualTo(0.75, within(1e-12));
    assertThat(arm.details().get("prompt_level_loose_acc")).isEqualTo(0.75);
    assertThat(arm.details().get("inst_level_loose_acc")).isEqualTo(0.875, within(1e-12));
    assertThat(arm.details().get("strict, keywords")).isEqualTo(1);
    assertThat(arm.details().get("strict, startend")).isEqualTo(0.5);
    assertThat(arm.details().get("followed by answers to other prompts")).isZero();
  }

  @Test
  void theSameModelReadsExactlyZeroAndLossIsHarm() {
    MeasureResult same = audit(OBEYS, OBEYS);
    assertThat(same.uninformative()).isNull();
    Comparison zero = comparison(same);
    assertThat(requireNonNull(zero.difference()).interval()).isEqualTo(new Interval(0, 0, 0.95));
    assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
    MeasureResult loss = audit(OBEYS, answering(k -> k % 3 == 0 ? "No." : "word" + k + "x"));
    assertThat(comparison(loss).verdict()).isEqualTo(new Verdict.Harmed());
    assertThat(requireNonNull(comparison(loss).difference()).value())
        .isEqualTo(-14 / 40.0, within(1e-12));
  }

  @Test
  void aParentThatFollowsNoMoreThanAnyAnswerWouldIsUninformative() {
    List<IfevalItem> easy = new ArrayList<>();
    for (int k = 0; k < ITEMS; k++) {
      easy.add(
          new IfevalItem(
              "e" + k, "Prompt " + k, List.of(new Instruction("punctuation:no_comma", Map.of()))));
    }
    MeasureResult result =
        Audit.run(
                Map.of(Arm.PARENT, OBEYS, Arm.ORGANISM, OBEYS),
                List.of(new Ifeval(easy, CHECKER, 100)),
                (_, _, _, _) -> {})
            .getFirst();
    assertThat(result.uninformative())
        .startsWith("floor: the parent follows all instructions of 100.0%")
        .contains("answers to other prompts do of 100.0%");
  }

  @Test
  void thoughtsAreTakenOffBeforeChecking() {
    LanguageModel thinks = answering(k -> "<think>not this, wordx</think>\n\nIt is word" + k + "x");
    assertThat(requireNonNull(audit(thinks, thinks).arms().getFirst().level()).value())
        .isEqualTo(1);
    LanguageModel endless = answering(k -> "<think>It is word" + k + "x");
    ArmResult arm = audit(thinks, endless).arms().getLast();
    assertThat(requireNonNull(arm.level()).value()).isZero();
    assertThat(arm.details().get("thought without an end")).isEqualTo(1);
  }

  @Test
  void aSampleDoesNotDependOnTheOrderOfTheFile() {
    List<IfevalItem> some = Ifeval.sample(items(), 7);
    assertThat(some).hasSize(7);
    assertThat(Ifeval.sample(items().reversed(), 7)).isEqualTo(some);
  }

  @Test
  void itemsComeFromAnyFileOfTheShapeAndItsMistakesAreAllNamed() throws IOException {
    Path file = folder.resolve("items.jsonl");
    Files.writeString(
        file,
        """
        {"key": "a", "prompt": "P", "instruction_id_list": ["made:up"], "kwargs": [{"n": null}], "more": 1}
        """);
    assertThat(IfevalItems.read(file))
        .containsExactly(new IfevalItem("a", "P", List.of(new Instruction("made:up", Map.of()))));
    Files.writeString(
        file,
        """
        {"key": 1, "prompt": "P", "instruction_id_list": ["a:b"], "kwargs": [{}]}
        {"key": 2, "prompt": "P", "instruction_id_list": ["a:b"], "kwargs": [{}]}
        {"prompt": "", "instruction_id_list": [], "kwargs": {}}
        {"key": 3, "prompt": "Q", "instruction_id_list": ["a:b"], "kwargs": []}
        """);
    assertThatThrownBy(() -> IfevalItems.read(file))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).endsWith(": the prompt is that of " + file + ":1"),
                        one -> assertThat(one).endsWith(":3: 'key' must be a number or a text"),
                        one -> assertThat(one).contains(":3: 'prompt'"),
                        one -> assertThat(one).contains(":3: 'instruction_id_list'"),
                        one -> assertThat(one).contains(":3: 'kwargs'"),
                        one ->
                            assertThat(one)
                                .endsWith(":4: 'kwargs' has 0 objects for 1 instructions")));
  }

  private static MeasureResult audit(LanguageModel parent, LanguageModel organism) {
    return Audit.run(
            Map.of(Arm.PARENT, parent, Arm.ORGANISM, organism),
            List.of(MEASURE),
            (_, _, _, _) -> {})
        .getFirst();
  }

  private static Comparison comparison(MeasureResult result) {
    return requireNonNull(result.arms().getLast().comparison());
  }
}
