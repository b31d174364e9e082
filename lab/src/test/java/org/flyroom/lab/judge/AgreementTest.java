package org.flyroom.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {
  /// Says what stands in the answer.
  private static final Judge ECHO =
      new Judge() {
        @Override
        public String name() {
          return "echo";
        }

        @Override
        public List<String> labels() {
          return List.of("yes", "no");
        }

        @Override
        public List<Judgement> judge(List<Exchange> exchanges) {
          return exchanges.stream()
              .<Judgement>map(
                  exchange ->
                      labels().contains(exchange.response())
                          ? new Judgement.Labelled(exchange.response(), 1)
                          : new Judgement.Unparsed(Reading.Reason.UNPARSABLE, "neither"))
              .toList();
        }
      };

  @Test
  void accuracyKappaAndConfusionAreThoseOfTheTextbook() {
    // Cohen's kappa of the table 20 5 / 10 15: observed 0.7, expected 0.5.
    List<LabelledExchange> rows = new ArrayList<>();
    add(rows, 20, "yes", "yes");
    add(rows, 5, "yes", "no");
    add(rows, 10, "no", "yes");
    add(rows, 15, "no", "no");
    add(rows, 3, "no", "perhaps");
    Agreement.OfClasses agreement = (Agreement.OfClasses) Agreement.of(ECHO, rows);
    assertThat(agreement.accuracy().value()).isEqualTo(0.7);
    assertThat(agreement.accuracy().n()).isEqualTo(50);
    assertThat(agreement.accuracy().missing()).isEqualTo(3);
    assertThat(Objects.requireNonNull(agreement.kappa()).value()).isEqualTo(0.4, within(1e-12));
    assertThat(Objects.requireNonNull(agreement.kappa()).interval().low()).isBetween(0.1, 0.2);
    assertThat(agreement.confusion())
        .isEqualTo(
            Map.of(
                "yes", Map.of("yes", 20, "no", 5, "unparsed", 0),
                "no", Map.of("yes", 10, "no", 15, "unparsed", 3)));
    Agreement.PerClass no = agreement.classes().getLast();
    assertThat(Objects.requireNonNull(no.recall()).value()).isEqualTo(0.6);
    assertThat(Objects.requireNonNull(no.recall()).missing()).isEqualTo(3);
    assertThat(Objects.requireNonNull(no.precision()).value()).isEqualTo(0.75);
  }

  @Test
  void aJudgeWithoutJudgementsIsSaidToBeOne() {
    List<LabelledExchange> rows = new ArrayList<>();
    add(rows, 4, "yes", "perhaps");
    assertThatThrownBy(() -> Agreement.of(ECHO, rows))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("judged 0 of 4");
  }

  @Test
  void scoresAreComparedByDistanceAndRank() {
    Judge generous = scores(List.of(10.0, 30.0, 60.0, 100.0));
    List<LabelledExchange> rows = new ArrayList<>();
    for (double score : new double[] {0, 20, 50, 90, 70}) {
      rows.add(new LabelledExchange("q", "a", null, score));
    }
    Agreement.OfScores agreement = (Agreement.OfScores) Agreement.of(generous, rows);
    assertThat(agreement.bias().value()).isEqualTo(10);
    assertThat(agreement.distance().value()).isEqualTo(10);
    assertThat(agreement.distance().missing()).isEqualTo(1);
    assertThat(Objects.requireNonNull(agreement.pearson())).isEqualTo(1, within(1e-12));
    assertThat(Objects.requireNonNull(agreement.spearman())).isEqualTo(1, within(1e-12));
  }

  @Test
  void aRuleTakesTheFirstClassThatMatches() {
    RuleJudge judge =
        new RuleJudge(
            new RuleJudge.Rule(
                "refuses",
                List.of(
                    new RuleJudge.Words(
                        "refusal", List.of("I can't"), List.of(), List.of("\\bnot able to\\b")),
                    new RuleJudge.Words("apology", List.of(), List.of("sorry"), List.of())),
                "answer"));
    assertThat(judge.labels()).containsExactly("refusal", "apology", "answer");
    assertThat(
            judge
                .judge(
                    List.of(
                        new Exchange("q", " I can’t, sorry."),
                        new Exchange("q", "We are not able to."),
                        new Exchange("q", "So sorry!"),
                        new Exchange("q", "Gladly: I can't wait."),
                        new Exchange("q", "Gladly.")))
                .stream()
                .map(judgement -> ((Judgement.Labelled) judgement).label()))
        .containsExactly("refusal", "refusal", "apology", "answer", "answer");
    assertThatThrownBy(
            () ->
                new RuleJudge(
                    new RuleJudge.Rule(
                        "broken",
                        List.of(new RuleJudge.Words("x", List.of(), List.of(), List.of("(", "["))),
                        "y")))
        .isInstanceOfSatisfying(
            FlyroomException.class, problem -> assertThat(problem.problems()).hasSize(2));
  }

  @Test
  void everyBadLineOfLabelledDataIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("labelled.jsonl");
    Files.writeString(
        file,
        """
        {"prompt": "q", "response": "a", "label": "yes", "score": null}
        {"prompt": "q", "response": "a", "label": "maybe", "score": null}
        {"prompt": "q", "response": "a", "label": null, "score": 3}
        """);
    assertThatThrownBy(() -> LabelledExchange.read(file, ECHO.labels()))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            problem ->
                assertThat(problem.problems())
                    .hasSize(2)
                    .allMatch(line -> line.contains("one of this judge's classes: yes, no"))
                    .first()
                    .asString()
                    .contains("labelled.jsonl:2"));
    Files.writeString(
        file, "{\"prompt\": \"q\", \"response\": \"a\", \"label\": null, \"score\": 3}\n");
    assertThat(LabelledExchange.read(file, List.of())).hasSize(1);
  }

  private static Judge scores(List<Double> scores) {
    return new Judge() {
      @Override
      public String name() {
        return "scores";
      }

      @Override
      public List<String> labels() {
        return List.of();
      }

      @Override
      public List<Judgement> judge(List<Exchange> exchanges) {
        List<Judgement> judgements = new ArrayList<>();
        for (int k = 0; k < exchanges.size(); k++) {
          judgements.add(
              k < scores.size()
                  ? new Judgement.Scored(scores.get(k), 1)
                  : new Judgement.Unparsed(Reading.Reason.LABEL_MASS_LOW, "little"));
        }
        return judgements;
      }
    };
  }

  private static void add(List<LabelledExchange> rows, int times, String label, String said) {
    for (int k = 0; k < times; k++) {
      rows.add(new LabelledExchange("q", said, label, null));
    }
  }
}
