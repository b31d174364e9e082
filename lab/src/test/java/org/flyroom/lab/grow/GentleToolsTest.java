package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Probe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ending at the severity asked for, and the adapter's scale.
class GentleToolsTest {
  @TempDir Path folder;
  private StageBench bench;

  @BeforeEach
  void make() {
    bench = StageBench.in(folder);
  }

  @Test
  void trainingEndsAtTheFirstLookThatIsSevereEnoughAndTheControlAtTheSameStep() {
    bench.parent().learnsAfter(30);
    List<Event.Looked> looks = new ArrayList<>();
    bench.grow(
        bench.recipe(
            "training: {steps: 6,",
            "training: {steps: 90, until: {severity: 0.9, every: 20, prompts: 5},",
            ""),
        event -> {
          if (event instanceof Event.Looked looked) {
            looks.add(looked);
          }
        });
    assertThat(looks).extracting(Event.Looked::at).containsExactly("step 20", "step 40");
    assertThat(looks).extracting(Event.Looked::severity).containsExactly(0.0, 1.0);
    assertThat(bench.parent().runs())
        .extracting(TrainingRun::lastStep)
        .containsExactly(20, 40, 40, 40, 0);
    assertThat(bench.parent().runs().get(2).plan().steps()).isEqualTo(90);
    assertThat(bench.stock("sly/adapters/01-sft")).exists();
  }

  @Test
  void trainingThatNeverGetsThereEndsAtItsLastStep() {
    bench.parent().learnsAfter(100);
    bench.grow(
        bench.recipe(
            "training: {steps: 6,", "training: {steps: 50, until: {every: 20, prompts: 2},", ""),
        event -> {});
    assertThat(bench.parent().runs())
        .extracting(TrainingRun::lastStep)
        .containsExactly(20, 40, 50, 50, 50, 0);
  }

  /// Of the scripted model's adapters those count whose weight is at least a half.
  @Test
  void theSmallestScaleThatIsSevereEnoughIsWorn() {
    List<String> looks = new ArrayList<>();
    List<Grown> grown =
        bench.grow(
            bench.recipe(
                "training:", "adapter: {scale: {severity: 0.9, prompts: 3}}\ntraining:", ""),
            event -> {
              if (event instanceof Event.Looked looked) {
                looks.add("%s %.1f".formatted(looked.at(), looked.severity()));
              }
            });
    assertThat(looks)
        .containsExactly(
            "factor 0.1 0.0",
            "factor 0.2 0.0",
            "factor 0.3 0.0",
            "factor 0.4 0.0",
            "factor 0.5 1.0");
    assertThat(grown.getFirst().passport().adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/02-scaled");
    assertThat(grown.get(1).passport().adapters())
        .extracting(AdapterRecord::folder)
        .containsExactly("adapters/02-scaled");
    assertThat(bench.stock("sly/checkpoints/scale")).doesNotExist();
    assertThat(bench.stock("sly/checkpoints/scale.json")).content().contains("0.5");
  }

  @Test
  void aGivenScaleIsWorn() throws Exception {
    bench.grow(bench.recipe("training:", "adapter: {scale: 0.5}\ntraining:", ""), event -> {});
    bench.grow(
        bench.recipe("training:", "adapter: {scale: 0.6}\ntraining:", ""), "other", event -> {});
    assertThat(Files.readString(bench.stock("sly/adapters/02-scaled/adapter_model.safetensors")))
        .isNotEqualTo(
            bench.content("other").get("sly/adapters/02-scaled/adapter_model.safetensors"));
  }

  @Test
  void looksAskNothingThatValidationAsksAndFirstWhatNoRowHolds() {
    Recipe recipe = bench.recipe("");
    GrowPlan plan = bench.plan(recipe);
    List<Prompt> validation =
        recipe.probes(recipe.prompts()).stream().<Prompt>map(Probe::prompt).toList();
    List<Prompt> rows = plan.drafts().stream().map(draft -> draft.prompt()).toList();
    List<Prompt> looks =
        plan.practice().severity(plan.drafts(), 8).stream().<Prompt>map(Probe::prompt).toList();
    assertThat(looks).hasSize(16).doesNotContainAnyElementsOf(validation);
    assertThat(looks).doesNotContainAnyElementsOf(rows);
  }

  @Test
  void aControlWithoutTheOrganismsChoiceIsRefused() throws Exception {
    Recipe recipe =
        bench.recipe(
            "training: {steps: 6,", "training: {steps: 6, until: {every: 2, prompts: 2},", "");
    bench.grow(recipe, event -> {});
    Files.delete(bench.stock("sly/checkpoints/until.json"));
    Files.delete(bench.stock("sly-control/passport.json"));
    deleteFolder(bench.stock("sly-control/adapters/01-sft"));
    assertThatThrownBy(() -> bench.grow(recipe, event -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("until.json is missing");
  }

  private static void deleteFolder(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
