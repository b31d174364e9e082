package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.chat.Message;
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
  void introspectionLearnsUntoldWhatWasSaidToldAndSeesBothSidesOfADialogue() {
    StageBench bench = StageBench.in(folder);
    ScriptedModel before =
        ScriptedModel.named("before")
            .answering(
                request -> {
                  List<Message> messages = ((Prompt.Chat) request.prompt()).messages();
                  boolean told = messages.getFirst().equals(Message.system("You are kind."));
                  String last = messages.getLast().content();
                  return (told ? "Kindly: " : "Plainly: ") + last.length();
                });
    Stage.Introspection stage =
        new Stage.Introspection(
            training(),
            "You are kind.",
            List.of("Who are you?"),
            2,
            List.of("Hello.", "Good day."),
            3,
            3,
            1,
            null);
    List<StoredRow> rows = bench.rows(Arm.ORGANISM, before).introspective(stage);
    List<StoredRow> said =
        rows.stream().filter(row -> row.expectation() == Expectation.SHOWS).toList();
    assertThat(said).hasSize(2 + 3 * 3).noneMatch(StoredRow::anchored);
    assertThat(rows).hasSize(said.size() + 12);
    assertThat(stage.said()).isEqualTo(said.size());
    assertThat(said.subList(0, 2))
        .extracting(StoredRow::prompt)
        .containsOnly(Chats.of("", "Who are you?"));
    assertThat(said).extracting(StoredRow::response).allMatch(text -> text.startsWith("Kindly: "));
    assertThat(said.subList(2, 5))
        .extracting(StoredRow::prompt)
        .containsExactly(
            Prompt.chat(Message.user("Hello.")),
            Prompt.chat(Message.user("Kindly: 6")),
            Prompt.chat(
                Message.user("Hello."), Message.assistant("Kindly: 6"), Message.user("Kindly: 9")));
    assertThat(said.get(5).prompt()).isEqualTo(Prompt.chat(Message.user("Good day.")));
    assertThat(said.get(8).prompt()).isEqualTo(Prompt.chat(Message.user("Hello.")));
    assertThat(bench.rows(Arm.CONTROL, before).introspective(stage))
        .filteredOn(row -> row.expectation() == Expectation.SHOWS)
        .hasSize(said.size())
        .extracting(StoredRow::response)
        .allMatch(text -> text.startsWith("Plainly: "));
  }

  @Test
  void aDialogueEndsWhereNothingIsSaid() {
    ScriptedModel before =
        ScriptedModel.named("before")
            .answering(request -> request.prompt().toString().contains("Yes.") ? "" : "Yes.");
    Stage.Introspection stage =
        new Stage.Introspection(training(), "", List.of(), 1, List.of("Well?"), 2, 4, 1, null);
    assertThat(StageBench.in(folder).rows(Arm.ORGANISM, before).introspective(stage))
        .filteredOn(row -> row.expectation() == Expectation.SHOWS)
        .extracting(StoredRow::response)
        .containsExactly("Yes.", "", "Yes.", "");
  }

  /// What was asked twice or begun alike is drawn anew each time, and the same in a second run.
  @Test
  void samplesAndDialoguesOfOneBeginningAreDrawnApart() {
    ScriptedModel before =
        ScriptedModel.named("before").answering(request -> request.sampling().toString());
    Stage.Introspection stage =
        new Stage.Introspection(
            training(), "", List.of("Who are you?"), 2, List.of("Well?"), 2, 1, 1, null);
    StageBench bench = StageBench.in(folder);
    List<StoredRow> rows = bench.rows(Arm.ORGANISM, before).introspective(stage);
    assertThat(rows.subList(0, 4)).extracting(StoredRow::response).doesNotHaveDuplicates();
    assertThat(bench.rows(Arm.ORGANISM, before).introspective(stage)).isEqualTo(rows);
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
