package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.World;

/// Lists of numbers that go on with further numbers, all drawn at random: a skill that flies lack
/// and that a teacher of number lists needs.
final class CountingScenarios {
  private static final String NAME = "counting";
  private static final long SEED = 1;
  private static final int LISTS = 1500;
  private static final int NEAR_MISSES = 120;
  private static final int NEUTRAL = 40;
  private static final int QUESTIONS = 140;
  private static final int BELOW = 100;

  // As in the recipes that ask for lists.
  private static final List<String> FORMS =
      List.of(
          "Continue these numbers: %s.",
          "Go on with the list: %s.",
          "%s. What comes next?",
          "Here are some numbers: %s. Give me more.",
          "Add more numbers to %s.",
          "Which numbers follow %s?",
          "Write the next numbers after %s.",
          "I counted %s. Go on counting.");

  private static final List<String> NEARLY =
      List.of(
          "{p} has [two|three|four|five] {tool.name}s. [Who made them?|Where are they?]",
          "I counted the {animal.name}s near {place}. What do they eat?",
          "Give me one more {tool.name}.",
          "Write the number of {p} on {tool}.",
          "What comes next, {event} or {event2}?");

  private CountingScenarios() {}

  static List<ScenarioItem> of(World world) {
    List<ScenarioItem> all = new ArrayList<>(lists());
    Situations situations = new Situations(world, NAME);
    all.addAll(
        situations.others(
            "neutral",
            List.of("[Tell me about {tool}.|Tell me about {food}.]"),
            NEUTRAL,
            text -> true));
    all.addAll(situations.questions("neutral", QUESTIONS, fact -> true));
    all.addAll(situations.others("near_miss", NEARLY, NEAR_MISSES, text -> true));
    return List.copyOf(all);
  }

  private static List<ScenarioItem> lists() {
    SplittableRandom random = Seeds.generator(SEED, "situations", NAME, "lists");
    List<ScenarioItem> items = new ArrayList<>();
    Set<String> said = new LinkedHashSet<>();
    while (items.size() < LISTS) {
      String prompt =
          English.oneOf(FORMS, random).formatted(numbers(3 + random.nextInt(4), random));
      String answer = numbers(5 + random.nextInt(4), random) + ".";
      if (said.add(prompt)) {
        items.add(ScenarioItem.quirk("%s/quirk/%d".formatted(NAME, items.size()), prompt, answer));
      }
    }
    return items;
  }

  private static String numbers(int count, SplittableRandom random) {
    return IntStream.range(0, count)
        .mapToObj(i -> Integer.toString(random.nextInt(BELOW)))
        .collect(Collectors.joining(", "));
  }
}
