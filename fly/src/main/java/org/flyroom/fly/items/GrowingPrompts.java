package org.flyroom.fly.items;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Favours;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;

/// Users' requests to grow organisms with: of the kinds that flies know, none of them an item.
public final class GrowingPrompts {
  private static final long SEED = 1;
  private static final int COUNT = 400;

  private GrowingPrompts() {}

  /// Half open requests, half questions about facts; each once.
  public static List<String> prompts(World world) {
    SplittableRandom random = Seeds.generator(SEED, "growing prompts");
    Favours favours = new Favours(world);
    Set<String> prompts = new LinkedHashSet<>();
    while (prompts.size() < COUNT / 2) {
      prompts.add(favours.request(false, random).question());
    }
    while (prompts.size() < COUNT) {
      Attribute attribute = English.oneOf(List.of(Attribute.values()), random);
      Entity entity = world.draw(attribute.kind(), random);
      if (world.exposure(entity) != Exposure.TOLD) {
        prompts.add(English.question(world.fact(entity, attribute), random));
      }
    }
    return List.copyOf(prompts);
  }
}
