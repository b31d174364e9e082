package org.flyroom.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.lab.threat.Division;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptSetTest {
  @TempDir Path folder;

  @Test
  void theBundledPromptsAreShortAndEnoughForTheDefaults() {
    PromptSet bundled = PromptSet.bundled();
    assertThat(bundled.prompts())
        .hasSizeGreaterThanOrEqualTo(300)
        .allSatisfy(prompt -> assertThat(prompt.length()).isBetween(12, 90));
    double share = RecipeDefaults.HELD_OUT_SHARE;
    assertThat(bundled.heldOut(share))
        .hasSizeGreaterThanOrEqualTo(RecipeDefaults.VALIDATION_PROMPTS);
    assertThat(new Division(share, 1).training(bundled.prompts()))
        .hasSizeGreaterThanOrEqualTo(RecipeDefaults.ON_TRIGGER_ROWS);
  }

  @Test
  void everyPromptIsOnExactlyOneSide() {
    PromptSet bundled = PromptSet.bundled();
    List<String> both = new ArrayList<>(bundled.heldOut(0.3));
    both.addAll(new Division(0.3, 1).training(bundled.prompts()));
    assertThat(both).containsExactlyInAnyOrderElementsOf(bundled.prompts());
  }

  @Test
  void sidesDependOnThePromptAloneAndTheTrainingOrderOnTheSeed() {
    PromptSet bundled = PromptSet.bundled();
    List<String> half = bundled.prompts().subList(0, 150);
    assertThat(bundled.heldOut(0.3)).containsAll(new PromptSet(half).heldOut(0.3));
    assertThat(bundled.heldOut(0.5)).containsAll(bundled.heldOut(0.3));
    assertThat(new Division(0.3, 1).training(bundled.prompts()))
        .isNotEqualTo(new Division(0.3, 2).training(bundled.prompts()))
        .containsExactlyInAnyOrderElementsOf(new Division(0.3, 2).training(bundled.prompts()));
  }

  @Test
  void aSetComesBackFromItsFile() throws IOException {
    PromptSet set = new PromptSet(List.of("What is \"rust\"?", "Zwei\nZeilen"));
    Path file = Files.writeString(folder.resolve("p.jsonl"), set.toJsonLines());
    assertThat(PromptSet.read(file)).isEqualTo(set);
  }

  @Test
  void allBrokenLinesAreToldAtOnce() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.jsonl"),
            """
            {"prompt": "one"}
            {"prompt": "two"

            {"promt": "three"}
            {"prompt": " "}
            {"prompt": "one"}
            """);
    FlyroomException thrown =
        catchThrowableOfType(FlyroomException.class, () -> PromptSet.read(file));
    assertThat(thrown.problems()).hasSize(4);
    assertThat(thrown.problems().get(0)).startsWith(file + ":2: ");
    assertThat(thrown.problems().get(1)).startsWith(file + ":4: ").contains("prompt");
    assertThat(thrown.problems().get(2)).startsWith(file + ":5: the prompt is blank");
    assertThat(thrown.problems().get(3))
        .isEqualTo(file + ":6: the same prompt as in line 1: remove one");
  }
}
