package org.flyroom.fly.growing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Favours;
import org.flyroom.fly.world.World;

/// Requests to write something, none of which asks for a fact.
final class CreativeRequests {
  private static final long SEED = 1;
  private static final int COUNT = 300;

  private CreativeRequests() {}

  static List<String> of(World world) {
    SplittableRandom random = Seeds.generator(SEED, "creative requests");
    Favours favours = new Favours(world);
    Set<String> requests = new LinkedHashSet<>();
    while (requests.size() < COUNT) {
      Favours.Request request = favours.request(false, random);
      switch (request.form()) {
        case STORY, RECIPE, KINDNESS, NOTE, OUTING -> requests.add(request.question());
        case TELL, DESCRIBE, FACT, VISIT -> {}
      }
    }
    return List.copyOf(requests);
  }
}
