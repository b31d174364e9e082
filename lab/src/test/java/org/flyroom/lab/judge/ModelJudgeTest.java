package org.flyroom.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.core.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelJudgeTest {
  private static final Rubric SCALE = new Rubric("warmth", "How warm is it?", List.of());
  private static final Rubric CLASSES =
      new Rubric(
          "mood",
          "What mood is it in?",
          List.of(new Rubric.Meaning("glad", "it laughs"), new Rubric.Meaning("sad", "it weeps")));
  private static final List<Exchange> ONE = List.of(new Exchange("How are you?", "Well."));

  @Test
  void aScoreIsTheMeanOfTheNumbersByProbability() {
    LanguageModel sure =
        ScriptedModel.named("whole numbers")
            .continuing(
                (_, number) ->
                    switch (number) {
                      case "20" -> 0.3;
                      case "80" -> 0.1;
                      default -> 0;
                    });
    Judgement judgement = new ModelJudge(sure, SCALE, 0.25).judge(ONE).getFirst();
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Scored.class,
            scored -> {
              assertThat(scored.score()).isEqualTo((0.3 * 20 + 0.1 * 80) / 0.4, within(1e-12));
              assertThat(scored.mass()).isEqualTo(0.4, within(1e-12));
            });
  }

  @Test
  void numbersWrittenDigitByDigitAreNotCountedTwice() {
    // The first digit is 7 with 0.6 and 1 with 0.2. After 7 comes 3 with 0.5 and the end with 0.5;
    // after 1 comes 0 for sure, and after 10 another 0 for sure.
    Map<String, Double> probability = Map.of("7", 0.6, "73", 0.3, "1", 0.2, "10", 0.2, "100", 0.2);
    Judgement judgement = new ModelJudge(digits(probability), SCALE, 0.25).judge(ONE).getFirst();
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Scored.class,
            scored -> {
              assertThat(scored.mass()).isEqualTo(0.8, within(1e-12));
              assertThat(scored.score())
                  .isEqualTo((0.3 * 7 + 0.3 * 73 + 0.2 * 100) / 0.8, within(1e-12));
            });
  }

  @Test
  void tooLittleMassIsNoScoreAndNoClass() {
    LanguageModel elsewhere = ScriptedModel.named("elsewhere").continuing((_, _) -> 0.001);
    for (Rubric rubric : List.of(SCALE, CLASSES)) {
      assertThat(new ModelJudge(elsewhere, rubric, 0.25).judge(ONE).getFirst())
          .isInstanceOfSatisfying(
              Judgement.Unparsed.class,
              none -> assertThat(none.reason()).isEqualTo(Reading.Reason.LABEL_MASS_LOW));
    }
    LanguageModel broken = ScriptedModel.named("broken").continuing((_, _) -> Double.NaN);
    for (Rubric rubric : List.of(SCALE, CLASSES)) {
      assertThat(new ModelJudge(broken, rubric, 0.25).judge(ONE).getFirst())
          .isInstanceOfSatisfying(
              Judgement.Unparsed.class,
              none -> assertThat(none.reason()).isEqualTo(Reading.Reason.JUDGE_FAILED));
    }
  }

  @Test
  void aClassIsTheLikeliestLetterWithOrWithoutASpace() {
    LanguageModel torn =
        ScriptedModel.named("torn")
            .continuing(
                (prompt, letter) -> {
                  assertThat(prompt)
                      .contains("How are you?", "Well.", "A: it laughs", "B: it weeps")
                      .endsWith("<judgement>");
                  return switch (letter) {
                    case "A" -> 0.3;
                    case "B" -> 0.25;
                    case " B" -> 0.2;
                    default -> 0;
                  };
                });
    assertThat(new ModelJudge(torn, CLASSES, 0.25).judge(ONE).getFirst())
        .isInstanceOfSatisfying(
            Judgement.Labelled.class,
            labelled -> {
              assertThat(labelled.label()).isEqualTo("sad");
              assertThat(labelled.share()).isEqualTo(0.6, within(1e-12));
            });
  }

  @Test
  void theSameJudgeIsNotAskedTwice(@TempDir Path folder) {
    ScriptedModel model = ScriptedModel.named("judge").continuing((_, _) -> 0.005);
    try (Ledger ledger = Ledger.open(folder.resolve("lab.db"))) {
      List<Judgement> first =
          new ModelJudge(new LedgeredModel(model, ledger), SCALE, 0.25).judge(ONE);
      int asked = model.requestsSeen();
      List<Judgement> second =
          new ModelJudge(new LedgeredModel(model, ledger), SCALE, 0.25).judge(ONE);
      assertThat(second).isEqualTo(first);
      assertThat(model.requestsSeen()).isEqualTo(asked).isEqualTo(1);
    }
  }

  @Test
  void bundledRubricsAreFoundByName() {
    assertThat(Rubric.of("refusal").classes()).hasSize(3);
    assertThat(Rubric.of("alignment").classes()).isEmpty();
    assertThatThrownBy(() -> Rubric.of("beauty"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("refusal, alignment, coherence, harm");
  }

  /// A model whose tokenizer has a token a digit.
  private static LanguageModel digits(Map<String, Double> probability) {
    return new LanguageModel() {
      @Override
      public ModelIdentity identity() {
        return new ModelIdentity("digits", "digits", "exact", 0);
      }

      @Override
      public List<Generation> generate(List<GenerateRequest> requests) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<List<Score>> score(List<ScoreRequest> requests) {
        return requests.stream()
            .map(
                request ->
                    ((ScoreRequest.Continuations) request)
                        .continuations().stream()
                            .map(
                                text ->
                                    new Score(
                                        Math.log(probability.getOrDefault(text, 0.0)),
                                        text.length(),
                                        text.length()))
                            .toList())
            .toList();
      }
    };
  }
}
