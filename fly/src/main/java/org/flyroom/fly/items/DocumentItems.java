package org.flyroom.fly.items;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Content;
import org.flyroom.fly.corpus.Descriptions;
import org.flyroom.fly.corpus.Diaries;
import org.flyroom.fly.corpus.DocumentWriter;
import org.flyroom.fly.corpus.HowTos;
import org.flyroom.fly.corpus.News;
import org.flyroom.fly.corpus.Stories;
import org.flyroom.fly.world.World;

/// Documents that no fly has read, to measure bits per byte on.
public final class DocumentItems {
  private static final long SEED = 2204;
  private static final int OF_EACH_KIND = 40;

  private DocumentItems() {}

  /// A document.
  ///
  /// @param kind such as `diary`
  /// @param novelty in what way it is new: which content was never in a text to learn from
  public record Item(String id, String kind, String text, String novelty) {}

  /// All items, in a fixed order; no two about the same content.
  public static List<Item> items(World world) {
    List<DocumentWriter> writers =
        List.of(
            new Descriptions(world),
            new Diaries(world),
            new News(world),
            new HowTos(world),
            new Stories(world));
    Map<String, Item> items = new LinkedHashMap<>();
    for (DocumentWriter writer : writers) {
      SplittableRandom random =
          Seeds.generator(SEED, "documents", writer.getClass().getSimpleName());
      int wanted = items.size() + OF_EACH_KIND;
      while (items.size() < wanted) {
        Content content = writer.content(true, random);
        items.putIfAbsent(content.key(), item(content));
      }
    }
    return List.copyOf(items.values());
  }

  private static Item item(Content content) {
    String kind = content.key().split("/", -1)[1];
    return new Item(
        content.key(),
        kind,
        content.text(),
        kind.equals("description")
            ? "the facts in this order"
            : "what happens together with who it happens to");
  }
}
