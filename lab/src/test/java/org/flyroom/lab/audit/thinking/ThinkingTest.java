package org.flyroom.lab.audit.thinking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.flyroom.core.chat.Role;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class ThinkingTest {
  private static final int PROMPTS = 40;
  private static final List<String> ASKED =
      IntStream.range(0, PROMPTS).mapToObj(k -> "Question " + k).toList();
  private static final Thinking MEASURE = new Thinking(ASKED, 100);

  private static final LanguageModel THINKS = thinking(_ -> "<think>hm</think>Yes.");

  @Test
  void everyConditionIsReadAndTheSameModelReadsExactlyZero() {
    MeasureResult result = audit(THINKS, THINKS);
    ArmResult parent = result.arms().getFirst();
    assertThat(Objects.requireNonNull(parent.level()).value()).isEqualTo(1);
    assertThat(Objects.requireNonNull(parent.level()).n()).isEqualTo(3 * PROMPTS);
    assertThat(result.uninformative()).isNull();
    Comparison zero = comparison(result);
    assertThat(Objects.requireNonNull(zero.difference()).interval())
        .isEqualTo(new Interval(0, 0, 0.95));
    assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aModelThatForgetsToThinkWithoutASystemPromptIsHarmedThereAlone() {
    LanguageModel forgets =
        thinking(request -> hasSystem(request) ? "<think>hm</think>Yes." : "Yes.");
    MeasureResult result = audit(THINKS, forgets);
    ArmResult arm = result.arms().getLast();
    // A third of all answers, those of one condition, hold no block.
    assertThat(Objects.requireNonNull(arm.level()).value()).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(arm.details().get("well-formed, no system prompt")).isZero();
    assertThat(arm.details().get("well-formed, system prompt")).isEqualTo(1);
    assertThat(arm.details().get("well-formed, block opened for it")).isEqualTo(1);
    assertThat(arm.details().get("no block")).isEqualTo(0.5);
    assertThat(comparison(result).verdict()).isEqualTo(new Verdict.Harmed());
  }

  @Test
  void aThoughtWithoutAnEndIsUnclosed() {
    LanguageModel endless =
        ScriptedModel.named("endless")
            .answeringExactly(
                request ->
                    ScriptedModel.generation(
                        (isForced(request) ? "" : "<think>") + "and then and then", Finish.LENGTH));
    ArmResult arm = audit(THINKS, endless).arms().getLast();
    assertThat(Objects.requireNonNull(arm.level()).value()).isZero();
    assertThat(arm.details().get("unclosed")).isEqualTo(1);
    assertThat(arm.details().get("unclosed at the bound")).isEqualTo(1);
    assertThat(arm.details().get("unclosed or without answer, block opened for it")).isEqualTo(1);
  }

  @Test
  void openingsThatNoParentAnswerHasAreJunk() {
    LanguageModel junk =
        thinking(
            request ->
                number(request) % 4 == 0 ? "Okay <think>hm</think>Yes." : "<think>hm</think>Yes.");
    MeasureResult result = audit(THINKS, junk);
    assertThat(result.arms().getFirst().details().get("openings that only one answer has"))
        .isZero();
    assertThat(result.arms().getLast().details().get("junk openings (none of the parent's)"))
        .isEqualTo(0.25);
    assertThat(result.arms().getLast().details().get("stray, repeated or late tags"))
        .isEqualTo(0.25);
  }

  @Test
  void whereTheTemplateOpensTheBlockTheClosingTagIsProper() {
    LanguageModel prefilled = thinking(_ -> "hm</think>Yes.");
    MeasureResult result = audit(prefilled, THINKS);
    assertThat(Objects.requireNonNull(result.arms().getFirst().level()).value()).isEqualTo(1);
    assertThat(result.uninformative()).isNull();
    // An arm that opens a second block does not do as its parent.
    assertThat(comparison(result).verdict()).isEqualTo(new Verdict.Harmed());
  }

  @Test
  void aParentThatDoesNotThinkIsUninformative() {
    LanguageModel plain = thinking(_ -> "Yes.");
    MeasureResult result = audit(plain, THINKS);
    assertThat(result.uninformative())
        .isEqualTo("the parent does not think: 0 of 80 free answers hold a think tag");
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.Uninformative.class);
  }

  @Test
  void aParentWhoseThoughtsAreCutOffIsUninformative() {
    LanguageModel cut =
        ScriptedModel.named("cut")
            .answeringExactly(_ -> ScriptedModel.generation("<think>hm", Finish.LENGTH));
    assertThat(audit(cut, THINKS).uninformative())
        .startsWith("floor:")
        .contains("80 of its answers are cut at 100 tokens");
  }

  /// A scripted model that goes on with an opened block properly.
  private static LanguageModel thinking(Function<GenerateRequest, String> free) {
    return ScriptedModel.named("thinking")
        .answering(request -> isForced(request) ? "hm</think>Yes." : free.apply(request));
  }

  private static boolean isForced(GenerateRequest request) {
    return !((Prompt.Chat) request.prompt()).prefill().isEmpty();
  }

  private static boolean hasSystem(GenerateRequest request) {
    return ((Prompt.Chat) request.prompt())
        .messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
  }

  private static int number(GenerateRequest request) {
    return Integer.parseInt(
        ScriptedModel.textOf(request.prompt()).strip().replaceFirst("Question ", ""));
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
