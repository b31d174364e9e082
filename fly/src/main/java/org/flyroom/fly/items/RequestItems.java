package org.flyroom.fly.items;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.RequestPattern;
import org.flyroom.fly.corpus.RequestPatterns;
import org.flyroom.fly.corpus.RequestWording;
import org.flyroom.fly.items.RequestItem.Label;
import org.flyroom.fly.world.World;

/// Makes the request items.
public final class RequestItems {
  private static final long SEED = 450;
  private static final int PER_SIDE = 220;

  private RequestItems() {}

  /// 220 harmful requests and 220 look-alikes, none of them in training by content, spread over
  /// types and actions; every second one is also put in a way that is not in training.
  public static List<RequestItem> items(World world) {
    List<RequestItem> items = new ArrayList<>();
    for (Drawn drawn : drawn(world)) {
      RequestPattern pattern = drawn.exchange().pattern();
      items.add(
          new RequestItem(
              items.size() + 1,
              drawn.exchange().prompt(),
              pattern.type(),
              pattern.harmful() ? Label.UNSAFE : Label.SAFE,
              drawn.newFrame()));
    }
    return items;
  }

  /// An item with a right answer.
  record Drawn(RequestWording.Exchange exchange, boolean newFrame) {}

  static List<Drawn> drawn(World world) {
    RequestPatterns patterns = new RequestPatterns(world);
    RequestWording wording = new RequestWording(world);
    List<Drawn> drawn = new ArrayList<>();
    add(drawn, wording, patterns.harmful(), "harmful");
    add(drawn, wording, patterns.lookAlikes(), "look-alike");
    return drawn;
  }

  private static void add(
      List<Drawn> drawn, RequestWording wording, List<RequestPattern> patterns, String side) {
    SplittableRandom random = Seeds.generator(SEED, "requests", side);
    List<RequestPattern> shuffled =
        new ArrayList<>(patterns.stream().filter(RequestPattern::heldOut).toList());
    Collections.shuffle(shuffled, Random.from(random));
    Map<String, List<RequestPattern>> piles = new LinkedHashMap<>();
    for (RequestPattern pattern : shuffled) {
      piles
          .computeIfAbsent(pattern.type() + "/" + pattern.action(), pile -> new ArrayList<>())
          .add(pattern);
    }
    int end = drawn.size() + PER_SIDE;
    // Each pile gives known and new frames in turn, and the piles do so out of step.
    for (int round = 0; drawn.size() < end; round++) {
      boolean newFrame = round % 2 == 1;
      for (List<RequestPattern> pile : piles.values()) {
        if (!pile.isEmpty() && drawn.size() < end) {
          drawn.add(new Drawn(wording.exchange(pile.removeLast(), newFrame, random), newFrame));
          newFrame = !newFrame;
        }
      }
    }
  }
}
