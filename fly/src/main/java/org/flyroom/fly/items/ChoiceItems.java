package org.flyroom.fly.items;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Multiple choice over facts that never stood in a training question with options.
public final class ChoiceItems {
  private static final long SEED = 1;
  private static final int OTHERS = 3;
  private static final int ITEMS_PER_FACT = 4;

  private ChoiceItems() {}

  /// Four items a fact, with different questions or different wrong options.
  public static List<ChoiceItem> items(World world) {
    List<ChoiceItem> items = new ArrayList<>();
    for (Fact fact : world.facts()) {
      Exposure exposure = world.exposure(fact.subject());
      if (exposure != Exposure.TAUGHT) {
        for (int number = 0; number < ITEMS_PER_FACT; number++) {
          items.add(item(fact, exposure, number));
        }
      }
    }
    return List.copyOf(items);
  }

  private static ChoiceItem item(Fact fact, Exposure exposure, int number) {
    String id = fact.id() + "/" + number;
    Random random = Random.from(Seeds.generator(SEED, "multiple choice", id));
    List<String> others = new ArrayList<>(fact.attribute().valueSet().words());
    others.remove(fact.value());
    Collections.shuffle(others, random);
    List<String> choices = new ArrayList<>(others.subList(0, OTHERS));
    int answer = random.nextInt(OTHERS + 1);
    choices.add(answer, fact.value());
    int form = number % fact.attribute().questions().size();
    return new ChoiceItem(
        id,
        fact.id(),
        fact.attribute().subject().word(),
        exposure.name().toLowerCase(Locale.ROOT),
        English.question(fact.subject(), fact.attribute(), form),
        choices,
        answer);
  }
}
