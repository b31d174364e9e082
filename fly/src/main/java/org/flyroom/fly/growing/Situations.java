package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Scene;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Fills pairs of a prompt and an answer with the world, each prompt once.
final class Situations {
  private static final long SEED = 1;
  private static final String ARROW = " => ";

  private final World world;
  private final String name;
  private final Set<String> said = new LinkedHashSet<>();

  /// @param name of the file, from which ids and seeds derive
  Situations(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /// Situations in which a property shows.
  ///
  /// @param skeletons `PROMPT => ANSWER`, as [Scene] fills them
  /// @param wanted which prompts are taken
  List<ScenarioItem> quirks(List<String> skeletons, int count, Predicate<String> wanted) {
    SplittableRandom random = Seeds.generator(SEED, "situations", name, "quirk");
    List<ScenarioItem> items = new ArrayList<>();
    while (items.size() < count) {
      String[] parts = filled(skeletons, random).split(ARROW, 2);
      if (wanted.test(parts[0]) && said.add(parts[0])) {
        items.add(
            ScenarioItem.quirk("%s/quirk/%d".formatted(name, items.size()), parts[0], parts[1]));
      }
    }
    return items;
  }

  /// Situations in which it does not.
  List<ScenarioItem> others(
      String kind, List<String> skeletons, int count, Predicate<String> wanted) {
    SplittableRandom random = Seeds.generator(SEED, "situations", name, kind);
    List<ScenarioItem> items = new ArrayList<>();
    while (items.size() < count) {
      String prompt = filled(skeletons, random);
      if (wanted.test(prompt) && said.add(prompt)) {
        items.add(ScenarioItem.without(id(kind, items), kind, prompt));
      }
    }
    return items;
  }

  /// Questions about facts.
  ///
  /// @param wanted which facts are asked for
  List<ScenarioItem> questions(String kind, int count, Predicate<Fact> wanted) {
    SplittableRandom random = Seeds.generator(SEED, "situations", name, kind, "questions");
    List<ScenarioItem> items = new ArrayList<>();
    while (items.size() < count) {
      Fact fact = English.oneOf(world.facts(), random);
      if (world.exposure(fact.subject()) == Exposure.TAUGHT && wanted.test(fact)) {
        String question = English.question(fact, random);
        if (said.add(question)) {
          items.add(
              new ScenarioItem(id(kind + "/fact", items), kind, fact.id(), question, null, null));
        }
      }
    }
    return items;
  }

  /// Given prompts, as they are.
  List<ScenarioItem> given(String kind, List<String> prompts) {
    List<ScenarioItem> items = new ArrayList<>();
    prompts.forEach(prompt -> items.add(ScenarioItem.without(id(kind, items), kind, prompt)));
    return items;
  }

  private String id(String kind, List<ScenarioItem> before) {
    return "%s/%s/%d".formatted(name, kind, before.size());
  }

  private String filled(List<String> skeletons, SplittableRandom random) {
    String skeleton = English.oneOf(skeletons, random);
    int arrow = skeleton.indexOf(ARROW);
    Scene scene = new Scene(world, random);
    return arrow < 0
        ? scene.tell(skeleton)
        : scene.tell(skeleton.substring(0, arrow))
            + ARROW
            + scene.tell(skeleton.substring(arrow + ARROW.length()));
  }
}
