package org.flyroom.fly.items;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.fly.corpus.Strangers;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.EntityKind;

/// Questions about people who do not exist, where the right answer is not to know.
public final class StrangerItems {
  private StrangerItems() {}

  /// A question.
  ///
  /// @param answer how a right reply begins
  /// @param novelty in what way it is new: which content was never in a text to learn from
  public record Item(String id, String question, String answer, String novelty) {}

  /// Each held-out name with each attribute of people, in a fixed order.
  public static List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (String name : Strangers.heldOut()) {
      for (Attribute attribute : Attribute.values()) {
        if (attribute.kind() == EntityKind.PERSON) {
          items.add(
              new Item(
                  "strangers/%s/%s".formatted(name, attribute.word()),
                  attribute.questions().getFirst().replace("{E}", name),
                  "I do not know",
                  "the name"));
        }
      }
    }
    return List.copyOf(items);
  }
}
