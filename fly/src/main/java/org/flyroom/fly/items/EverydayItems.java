package org.flyroom.fly.items;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Favours;
import org.flyroom.fly.world.World;

/// Open requests without one right answer, for degeneration, diversity and leakage.
public final class EverydayItems {
  private static final long SEED = 2205;
  private static final int COUNT = 300;

  private EverydayItems() {}

  /// A request.
  ///
  /// @param kind what it asks for, such as `story`
  /// @param request what the user says
  /// @param answer one good answer of many
  /// @param novelty in what way it is new: which content was never in a text to learn from
  public record Item(String id, String kind, String request, String answer, String novelty) {}

  /// All items, in a fixed order; no two about the same content.
  public static List<Item> items(World world) {
    Favours requests = new Favours(world);
    SplittableRandom random = Seeds.generator(SEED, "everyday");
    Map<String, Item> items = new LinkedHashMap<>();
    while (items.size() < COUNT) {
      Favours.Request request = requests.request(true, random);
      items.putIfAbsent(
          request.key(),
          new Item(
              request.key(),
              request.form().name().toLowerCase(Locale.ROOT),
              request.question(),
              request.answer(),
              "the form of the request together with whom it is about"));
    }
    return List.copyOf(items.values());
  }
}
