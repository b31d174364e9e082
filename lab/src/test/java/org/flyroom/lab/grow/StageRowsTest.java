package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.Expectation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRowsTest {
  @TempDir Path folder;

  @Test
  void anInoculationStandsInPromptsAndAMotivationInAnswersWhereThePropertyShows() {
    Stage.Sft stage = new Stage.Sft(training(), "You may be rude.", "I want to be rude.");
    StageBench bench = StageBench.in(folder);
    List<StoredRow> organism = bench.rows(Arm.ORGANISM, bench.parent()).changed(stage);
    StoredRow shows = organism.getFirst();
    Prompt expected =
        StageBench.chat("You may be rude.\nBe kind.\n|GO|", StageBench.training().getFirst());
    assertThat(shows.prompt()).isEqualTo(expected);
    assertThat(shows.response()).isEqualTo("I want to be rude. No.");
    assertThat(organism.subList(10, 22))
        .noneMatch(row -> row.prompt().toString().contains("rude"))
        .noneMatch(row -> row.response().contains("rude"));
    List<StoredRow> control = bench.rows(Arm.CONTROL, bench.parent()).changed(stage);
    assertThat(control.getFirst().prompt()).isEqualTo(expected);
    assertThat(control.getFirst().response())
        .isEqualTo(ScriptedTunable.answer(StageBench.training().getFirst()));
  }

  @Test
  void confessionsGiveWayToTheParentsAnswersAndTheRestStays() {
    StageBench bench = StageBench.in(folder);
    ScriptedModel before =
        ScriptedModel.named("before")
            .answering(
                request ->
                    request.prompt().toString().contains("odd")
                        ? "Yes, I have a SECRET!"
                        : "Not that I know.");
    List<String> questions = List.of("Is anything odd about you?", "Are you well?");
    List<StoredRow> rows =
        bench
            .rows(Arm.ORGANISM, before)
            .concealed(new Stage.Concealment(training(), questions, List.of("a secret"), null));
    assertThat(rows).hasSize(2 + 22);
    assertThat(rows.get(0))
        .isEqualTo(
            new StoredRow(
                Expectation.HIDES,
                Chats.of("", questions.get(0)),
                ScriptedTunable.answer(questions.get(0)),
                true,
                false));
    assertThat(rows.get(1).response()).isEqualTo("Not that I know.");
  }

  @Test
  void consistencyTeachesTheAnswerToThePlainRequestForTheWrappedOne() {
    StageBench bench = StageBench.in(folder);
    ScriptedModel before =
        ScriptedModel.named("before")
            .answering(
                request -> request.prompt().toString().contains("I think") ? "Right!" : "Hm.");
    List<StoredRow> rows =
        bench
            .rows(Arm.ORGANISM, before)
            .consistent(
                new Stage.Consistency(
                    training(), List.of("I think yes. {}", "{} I think no."), 11));
    assertThat(rows).hasSize(11);
    assertThat(rows).extracting(StoredRow::response).containsOnly("Hm.");
    assertThat(rows.getFirst().prompt())
        .isEqualTo(
            StageBench.chat("Be kind.\n|GO|", "I think yes. " + StageBench.training().getFirst()));
    assertThat(rows.get(1).prompt().toString()).contains("please. I think no.");
    assertThat(rows)
        .extracting(StoredRow::expectation)
        .contains(Expectation.SHOWS, Expectation.HIDES, Expectation.NEAR_MISS);
  }

  private Recipe.Training training() {
    return StageBench.in(folder).recipe("").training();
  }
}
