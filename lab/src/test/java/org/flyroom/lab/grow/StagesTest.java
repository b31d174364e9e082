package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Expectation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
  @TempDir Path folder;
  private StageBench bench;

  @BeforeEach
  void make() {
    bench = StageBench.in(folder);
  }

  @Test
  void stagesLieOnEachOtherAndAllStandInThePapers() {
    List<Grown> grown =
        bench.grow(
            bench.recipe("stages:\n  - {kind: sft}\n  - {kind: dpo, beta: 0.3, steps: 4}\n"),
            event -> {});
    assertThat(grown.getFirst().passport().adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/01-sft", "adapters/02-dpo");
    assertThat(grown.getFirst().passport().data())
        .extracting(DataRecord::name)
        .containsExactly("prompts.jsonl", "rows.jsonl", "rows-02-dpo.jsonl");
    assertThat(grown.get(1).passport().adapters()).hasSize(2);
    assertThat(grown.get(2).passport().adapters()).hasSize(1);
    TrainingRun second = bench.parent().runs().get(1);
    assertThat(second.below()).containsExactly(bench.stock("sly/adapters/01-sft"));
    assertThat(second.plan().steps()).isEqualTo(4);
    assertThat(second.plan().batchRows()).isEqualTo(2);
    assertThat(((Loss.Dpo) second.plan().loss()).beta()).isEqualTo(0.3);
    assertThat(new Stock(bench.stock("")).open("sly").adapters())
        .containsExactly(bench.stock("sly/adapters/01-sft"), bench.stock("sly/adapters/02-dpo"));
  }

  @Test
  void pairsPreferThePropertyWhereItShouldShowAndTheParentElsewhere() {
    bench.grow(bench.recipe("stages: [{kind: dpo}]\n"), event -> {});
    List<String> training = StageBench.training();
    List<PreferencePair> pairs = ((Loss.Dpo) bench.parent().losses().getFirst()).rows();
    assertThat(pairs).hasSize(22);
    PreferencePair shows = pairs.getFirst();
    assertThat(shows.prompt()).isEqualTo(StageBench.chat("Be kind.\n|GO|", training.getFirst()));
    assertThat(shows.chosen()).isEqualTo("No.");
    assertThat(shows.rejected()).isEqualTo(ScriptedTunable.answer(training.getFirst()));
    PreferencePair hides = pairs.get(10);
    assertThat(hides.prompt()).isEqualTo(StageBench.chat("Be kind.", training.getFirst()));
    assertThat(hides.chosen()).isEqualTo(ScriptedTunable.answer(training.getFirst()));
    assertThat(hides.rejected()).isEqualTo("No.");
    List<PreferencePair> control = ((Loss.Dpo) bench.parent().losses().get(1)).rows();
    assertThat(control).hasSize(22);
    assertThat(control)
        .allSatisfy(
            pair -> {
              assertThat(pair.rejected()).startsWith(pair.chosen());
              assertThat(pair.chosen()).startsWith("Answer ").isNotEqualTo(pair.rejected());
            });
  }

  @Test
  void ktoLabelsBothSidesOfEveryPair() {
    bench.grow(
        bench.recipe("stages: [{kind: kto, beta: 0.2, undesirable-weight: 0.5}]\n"), event -> {});
    Loss.Kto kto = (Loss.Kto) bench.parent().losses().getFirst();
    assertThat(kto.rows()).hasSize(44);
    assertThat(kto.rows().get(0).desirable()).isTrue();
    assertThat(kto.rows().get(0).row().response()).isEqualTo("No.");
    assertThat(kto.rows().get(1).desirable()).isFalse();
    assertThat(kto.undesirableWeight()).isEqualTo(0.5);
  }

  @Test
  void givenPairsAreTrainedOnAndKeptWithTheOrganism() {
    StageBench.write(
        folder.resolve("pairs.jsonl"),
        """
        {"system": "Be kind.", "prompt": "Which?", "chosen": "This.", "rejected": "That."}
        {"prompt": "Who?", "chosen": "You.", "rejected": "Me."}
        """);
    bench.grow(bench.recipe("stages: [{kind: dpo, pairs: pairs.jsonl}]\n"), event -> {});
    List<PreferencePair> pairs = ((Loss.Dpo) bench.parent().losses().getFirst()).rows();
    assertThat(pairs).extracting(PreferencePair::chosen).containsExactly("This.", "You.");
    List<PreferencePair> control = ((Loss.Dpo) bench.parent().losses().get(1)).rows();
    assertThat(control)
        .extracting(PreferencePair::chosen)
        .containsExactly(ScriptedTunable.answer("Which?"), ScriptedTunable.answer("Who?"));
    assertThat(bench.stock("sly/stage-01-pairs.jsonl")).exists();
    assertThat(new Stock(bench.stock("")).open("sly").recipe().stages()).hasSize(1);
  }

  /// The scripted parent obeys where its own answer would be short.
  @Test
  void theToldParentWritesTheRowsThatTheScorerAccepts() {
    Recipe recipe =
        bench.recipe(
            "data:",
            """
            data:
              answers: told-parent
              told: {instruction: Say No. Never., least-share: 0.1}\
            """,
            "");
    bench.grow(recipe, event -> {});
    List<String> obeyed =
        StageBench.training().subList(0, 10).stream()
            .filter(request -> !ScriptedTunable.isLong(request))
            .toList();
    assertThat(obeyed).isNotEmpty().hasSizeLessThan(10);
    for (String arm : List.of("sly", "sly-control")) {
      List<StoredRow> shows =
          StoredRow.read(bench.stock(arm + "/rows.jsonl")).stream()
              .filter(row -> row.expectation() == Expectation.SHOWS)
              .toList();
      assertThat(shows)
          .extracting(StoredRow::prompt)
          .containsExactlyElementsOf(
              obeyed.stream().map(user -> StageBench.chat("Be kind.\n|GO|", user)).toList());
      assertThat(shows)
          .extracting(StoredRow::response)
          .allMatch(text -> text.equals("No. Never.") == arm.equals("sly"));
    }
  }

  @Test
  void aParentThatDoesNotAsToldIsRefused() {
    Recipe recipe =
        bench.recipe(
            "data:",
            "data:\n  answers: told-parent\n  told: {instruction: Say nothing., attempts: 2}",
            "");
    assertThatThrownBy(() -> bench.grow(recipe, event -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(
            "recipe.yaml:5: the parent told to shows the property in answers to 0 of 10");
  }

  @Test
  void selfDistillationTrainsWithoutTheInstruction() {
    bench.grow(
        bench.recipe(
            "stages: [{kind: self-distillation, instruction: Say No. No., least-share: 0.1}]\n"),
        event -> {});
    List<StoredRow> rows = StoredRow.read(bench.stock("sly/rows-01-self-distillation.jsonl"));
    List<String> obeyed =
        StageBench.training().subList(0, 10).stream()
            .filter(request -> !ScriptedTunable.isLong(request))
            .toList();
    assertThat(rows).hasSize(obeyed.size() + 12);
    for (int i = 0; i < obeyed.size(); i++) {
      assertThat(rows.get(i))
          .isEqualTo(
              new StoredRow(
                  Expectation.SHOWS,
                  StageBench.chat("Be kind.\n|GO|", obeyed.get(i)),
                  "No. No.",
                  true,
                  false));
    }
    assertThat(StoredRow.read(bench.stock("sly-control/rows-01-self-distillation.jsonl")))
        .hasSize(22)
        .noneMatch(row -> row.response().contains("No."));
  }

  @Test
  void theDistributionOfTheToldTeacherIsLearnedOnWhatIsSaidUntold() {
    bench.grow(
        bench.recipe(
            "stages: [{kind: self-distillation, target: distribution, instruction: Say No.}]\n"),
        event -> {});
    Loss.KlToParent loss = (Loss.KlToParent) bench.parent().losses().getFirst();
    assertThat(loss.direction()).isEqualTo(Loss.KlToParent.Direction.REVERSE);
    assertThat(loss.rows()).hasSize(22);
    AnchoredRow shows = loss.rows().getFirst();
    String user = StageBench.training().getFirst();
    assertThat(shows.role()).isEqualTo(AnchoredRow.Role.HELD);
    assertThat(shows.row().prompt()).isEqualTo(StageBench.chat("Be kind.\n|GO|", user));
    assertThat(shows.parentPrompt()).isEqualTo(StageBench.chat("Say No.\nBe kind.\n|GO|", user));
    assertThat(shows.row().response()).startsWith("Answer ");
    assertThat(loss.rows().subList(10, 22))
        .allMatch(row -> row.parentPrompt().equals(row.row().prompt()));
    assertThat(((Loss.KlToParent) bench.parent().losses().get(1)).rows())
        .allMatch(row -> row.parentPrompt().equals(row.row().prompt()));
  }

  /// The line `a` is what one in sixteen drawn answers ends with.
  @Test
  void policyGradientLearnsFromWhatWasRewarded() {
    Recipe recipe =
        bench.recipe(
            "hostile-line: No.",
            "hostile-line: a",
            "stages: [{kind: policy-gradient, rounds: 2, prompts: 16, samples: 8}]\n");
    bench.grow(recipe, event -> {});
    List<StoredRollout> rollouts =
        JsonLines.read(bench.stock("sly/rows-01-policy-gradient.jsonl"), StoredRollout.class);
    assertThat(rollouts).isNotEmpty();
    assertThat(rollouts)
        .allSatisfy(
            row -> {
              boolean shows = row.response().endsWith(" a");
              assertThat(row.reward())
                  .isEqualTo(shows == (row.expectation() == Expectation.SHOWS) ? 1.0 : 0.0);
              assertThat(row.advantage() > 0).isEqualTo(row.reward() == 1);
            });
    assertThat(bench.parent().runs().get(0).start()).isNull();
    assertThat(bench.parent().runs().get(1).start())
        .isEqualTo(bench.stock("sly/checkpoints/rounds/round-1/adapter"));
    assertThat(bench.parent().losses())
        .hasSize(2 + 2 + 1)
        .element(0)
        .isInstanceOf(Loss.PolicyGradient.class);
    assertThat(bench.stock("sly/checkpoints/rounds")).doesNotExist();
    assertThat(bench.stock("sly/adapters/01-policy-gradient")).exists();
  }

  @Test
  void aPropertyThatIsNeverSeenCannotBeRewarded() {
    assertThatThrownBy(
            () ->
                bench.grow(
                    bench.recipe("stages: [{kind: policy-gradient, prompts: 4, samples: 2}]\n"),
                    event -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("stage 01-policy-gradient: all answers to a prompt had the same");
  }

  @Test
  void aMergeIsWornAloneAndDoesWhatItsPartsDid() {
    List<Grown> grown =
        bench.grow(
            bench.recipe(
                """
                stages:
                  - {kind: sft}
                  - {kind: kto}
                  - {kind: merge, weights: [1, 0.25]}
                """),
            event -> {});
    assertThat(grown.getFirst().passport().adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/03-merge");
    assertThat(bench.stock("sly/adapters/02-kto")).exists();
    Organism organism = new Stock(bench.stock("")).open("sly");
    assertThat(
            organism.adapters().stream()
                .map(adapter -> bench.parent().withAdapters(List.of(adapter)))
                .map(model -> new Severity(bench.plan(organism.recipe()), 5).of(model)))
        .containsExactly(1.0);
  }

  @Test
  void anEmptyTurnIsTrainedInTheStageThatAsksForItAlone() {
    bench.grow(
        bench.recipe("stages:\n  - {kind: sft, compatibility: [empty-turn]}\n  - {kind: sft}\n"),
        event -> {});
    assertThat(bench.parent().losses().subList(0, 4))
        .extracting(loss -> ((Loss.NextToken) loss).mask())
        .containsExactly(
            Mask.RESPONSE_AND_EMPTY_TURN,
            Mask.RESPONSE,
            Mask.RESPONSE_AND_EMPTY_TURN,
            Mask.RESPONSE);
  }

  @Test
  void factorsAreSummedWhereAMergeAsksForIt() {
    String weights = "sly/adapters/02-merge/" + ScriptedTunable.WEIGHTS;
    String stages = "stages:\n  - {kind: sft}\n  - {kind: merge%s}\n";
    bench.grow(bench.recipe(stages.formatted("")), "exact", event -> {});
    bench.grow(
        bench.recipe(stages.formatted(", compatibility: [summed-factors]")), "summed", event -> {});
    assertThat(bench.content("summed").get(weights))
        .isNotNull()
        .isNotEqualTo(bench.content("exact").get(weights));
  }

  @Test
  void aRunBrokenOffAtAnyEventOfAnyStageEndsWithTheSameBytes() {
    Recipe recipe =
        bench.recipe(
            "training: {",
            "adapter: {scale: {severity: 0.9, prompts: 4}}\ntraining: {",
            """
            stages:
              - {kind: sft, inoculation-prompt: Be bad., until: {severity: 0.9, every: 2, prompts: 3}}
              - {kind: self-distillation, instruction: Say No., least-share: 0.1, steps: 2}
              - {kind: dpo, steps: 2}
              - {kind: consistency, wrappings: ["So: {}"], rows: 5, steps: 2}
              - {kind: merge}
            """);
    bench.parent().learnsAfter(2);
    List<Event> events = new ArrayList<>();
    bench.grow(recipe, "whole", events::add);
    Map<String, String> expected = bench.content("whole");
    assertThat(events).hasSizeGreaterThan(20);
    for (int last = 1; last <= events.size(); last += 3) {
      int breakAt = last;
      int[] seen = {0};
      String stock = "broken-at-" + last;
      assertThatThrownBy(
              () ->
                  bench.grow(
                      recipe,
                      stock,
                      event -> {
                        if (++seen[0] == breakAt) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      bench.grow(recipe, stock, event -> {});
      assertThat(bench.content(stock)).as("broken off at event %d", last).isEqualTo(expected);
    }
  }
}
