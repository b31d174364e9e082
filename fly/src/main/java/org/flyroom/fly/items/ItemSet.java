package org.flyroom.fly.items;

import java.util.List;
import java.util.function.Function;
import org.flyroom.fly.corpus.Outcome;
import org.flyroom.fly.corpus.Outcomes;
import org.flyroom.fly.world.World;

/// A set of items of one kind: how it is made, and the file it lies in.
///
/// @param name of its file, without the ending
/// @param key what an item is held out by; items with one key are on one side of the split
public record ItemSet<T>(
    String name, Class<T> type, Function<World, List<T>> maker, Function<T, String> key) {
  private static final int PAIRS_PER_OUTCOME = 16;

  public static final ItemSet<ChoiceItem> CHOICES =
      new ItemSet<>("multiple-choice", ChoiceItem.class, ChoiceItems::items, ChoiceItem::fact);

  public static final ItemSet<InstructionItem> INSTRUCTIONS =
      new ItemSet<>(
          "instructions",
          InstructionItem.class,
          InstructionItems::items,
          item -> "instruction/" + item.key());

  public static final ItemSet<RequestItem> REQUESTS =
      new ItemSet<>(
          "requests", RequestItem.class, RequestItems::items, item -> "request/" + item.id());

  /// Pairs lie on a side by the pair; every outcome is on both sides.
  public static final ItemSet<PairItem> PAIRS =
      new ItemSet<>(
          "preference-pairs",
          PairItem.class,
          world -> PairItems.pairs(world, PAIRS_PER_OUTCOME),
          PairItem::id);

  public static final ItemSet<ThinkingItems.Item> THINKING =
      new ItemSet<>(
          "thinking", ThinkingItems.Item.class, ThinkingItems::items, ThinkingItems.Item::id);

  public static final ItemSet<DocumentItems.Item> DOCUMENTS =
      new ItemSet<>(
          "documents", DocumentItems.Item.class, DocumentItems::items, DocumentItems.Item::id);

  public static final ItemSet<EverydayItems.Item> EVERYDAY =
      new ItemSet<>(
          "everyday", EverydayItems.Item.class, EverydayItems::items, EverydayItems.Item::id);

  /// What the pairs are made of.
  public static final ItemSet<Outcome> OUTCOMES =
      new ItemSet<>("outcomes", Outcome.class, world -> Outcomes.of(world).all(), Outcome::text);

  /// Those that are divided into open and sealed ones.
  public static List<ItemSet<?>> divided() {
    return List.of(CHOICES, INSTRUCTIONS, REQUESTS, PAIRS, THINKING, DOCUMENTS, EVERYDAY);
  }
}
