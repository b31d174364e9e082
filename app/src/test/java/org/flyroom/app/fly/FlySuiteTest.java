package org.flyroom.app.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.corpus.Framing;
import org.flyroom.fly.items.EverydayItems;
import org.flyroom.fly.items.GrowingPrompts;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.items.ItemSet;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.preference.PreferenceQuestion;
import org.flyroom.lab.recipe.PromptSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlySuiteTest {
  private static final World WORLD = World.standard();
  @TempDir private Path folder;

  @Test
  void fliesLearnTheAuditsOwnQuestionAboutPreferences() {
    assertThat(Framing.FEEL.prompt("a bowl of honey", "a tame fox"))
        .isEqualTo(PreferenceQuestion.LETTERS.wording("a bowl of honey", "a tame fox"));
  }

  @Test
  void promptsOfTheRecipesAreTheWorldsAndNoItems() throws IOException {
    String made = new PromptSet(GrowingPrompts.prompts(WORLD)).toJsonLines();
    try (var in = FlySuiteTest.class.getResourceAsStream("/recipes/fly/prompts.jsonl")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(made);
    }
    for (Side side : Side.values()) {
      assertThat(GrowingPrompts.prompts(WORLD))
          .doesNotContainAnyElementsOf(
              ItemFiles.read(ItemSet.EVERYDAY, side).stream()
                  .map(EverydayItems.Item::request)
                  .toList());
    }
  }

  @Test
  void everyMeasureCanBeTakenOnAFly() {
    FlySuite suite = new FlySuite(Side.OPEN, 6, folder.resolve("data"));
    try (LocalModel fly = open(BundledFly.FLY_XS)) {
      List<String> ids = new ArrayList<>();
      for (Measure<?> measure : suite.measures()) {
        ids.add(measure.about().id());
        take(measure, fly);
      }
      assertThat(ids)
          .doesNotHaveDuplicates()
          .contains("choice-cloze-0shot", "choice-letters-0shot", "ifeval-fly", "thinking")
          .contains("preference-coherence", "preference-coherence-text", "bits-per-byte");
    }
  }

  private static <R> void take(Measure<R> measure, LocalModel fly) {
    R readings = measure.take(fly, (_, _) -> {});
    assertThat(measure.summary(readings).details()).isNotNull();
    Measure.Difference difference = measure.difference(readings, readings);
    if (difference instanceof Measure.Difference.Paired paired) {
      assertThat(paired.estimate().value()).as(measure.about().id()).isZero();
    }
  }

  /// Most facts that were asked for in training are known to the largest fly.
  @Test
  void theFlyKnowsItsWorld() {
    List<Fact> facts = new ArrayList<>();
    for (Entity person : WORLD.entities(EntityKind.PERSON)) {
      if (WORLD.exposure(person) == Exposure.TAUGHT) {
        facts.add(WORLD.fact(person, Attribute.HOME));
      }
    }
    try (LocalModel fly = open(BundledFly.FLY)) {
      var answers =
          fly.generate(
              facts.stream()
                  .map(
                      fact ->
                          new GenerateRequest(
                              Prompt.chat(
                                  Message.user(
                                      English.question(fact.subject(), fact.attribute(), 0))),
                              Sampling.greedy(32)))
                  .toList());
      long right = 0;
      for (int i = 0; i < facts.size(); i++) {
        right += answers.get(i).text().contains(facts.get(i).value()) ? 1 : 0;
      }
      assertThat(right).isGreaterThan(facts.size() / 2);
    }
  }

  private LocalModel open(BundledFly fly) {
    Path models = folder.resolve("models");
    assertThat(Files.exists(fly.unpack(models).resolve("model.safetensors"))).isTrue();
    return LocalModel.open(fly.unpack(models), Precision.FP32);
  }
}
