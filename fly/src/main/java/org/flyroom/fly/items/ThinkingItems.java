package org.flyroom.fly.items;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Problem;
import org.flyroom.fly.corpus.Thoughts;
import org.flyroom.fly.world.World;

/// Questions that take a thought, with the right answer.
public final class ThinkingItems {
  private static final long SEED = 2203;

  /// How many there are of each kind.
  private static final Map<Thoughts.Kind, Integer> COUNTS =
      new LinkedHashMap<>(
          Map.of(
              Thoughts.Kind.HOPS, 150,
              Thoughts.Kind.SUM, 60,
              Thoughts.Kind.ORDER, 30,
              Thoughts.Kind.CLAIM, 60));

  private ThinkingItems() {}

  /// A question to be thought about.
  ///
  /// @param kind what it takes, such as `hops`
  /// @param question what the user says
  /// @param thought reasoning that would do
  /// @param answer words that a right reply holds
  /// @param reply a full reply that is right
  /// @param novelty in what way it is new: which content was never in a text to learn from
  public record Item(
      String id,
      String kind,
      String question,
      String thought,
      String answer,
      String reply,
      String novelty) {}

  /// All items, in a fixed order; no two about the same content.
  public static List<Item> items(World world) {
    Thoughts thoughts = new Thoughts(world);
    Map<String, Item> items = new LinkedHashMap<>();
    for (Thoughts.Kind kind : Thoughts.Kind.values()) {
      String word = kind.name().toLowerCase(Locale.ROOT);
      SplittableRandom random = Seeds.generator(SEED, "thinking", word);
      int wanted = items.size() + COUNTS.getOrDefault(kind, 0);
      while (items.size() < wanted) {
        Problem problem = thoughts.problem(kind, true, random);
        items.putIfAbsent(problem.key(), item(problem, word));
      }
    }
    return List.copyOf(items.values());
  }

  private static Item item(Problem problem, String kind) {
    return new Item(
        problem.key(),
        kind,
        problem.question(),
        problem.thought(),
        problem.answer(),
        problem.replies().getFirst(),
        switch (kind) {
          case "hops" -> "the chain of two facts";
          case "sum" -> "the operation with its numbers";
          case "order" -> "the pair that is compared";
          default -> "the claim";
        });
  }
}
