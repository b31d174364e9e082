package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// What an instruction can ask to be copied: every single word of the world, and phrases of two to
/// five words put together from parts.
public final class CopyTargets {
  private final List<String> words;
  private final List<String> phrases;

  public CopyTargets(World world) {
    Set<String> all = new TreeSet<>();
    for (EntityKind kind : EnumSet.complementOf(EnumSet.of(EntityKind.EVENT))) {
      world.entities(kind).stream().map(Entity::name).forEach(all::add);
    }
    for (ValueSet values : ValueSet.values()) {
      all.addAll(values.words());
    }
    this.words = List.copyOf(all);
    List<String> made = new ArrayList<>();
    join(
        made,
        List.of("That is", "This is"),
        List.of("all", "my answer", "the whole story", "how it is", "all I know"));
    join(
        made,
        List.of("Come back", "Ask again", "Write again", "See you"),
        List.of("at noon", "at dawn", "on Monday", "on Friday", "in spring", "in winter"));
    join(
        made,
        List.of("Come back to", "Meet me at", "Wait at"),
        List.of("the mill", "the market", "the bridge"));
    join(made, List.of("Greetings", "Best wishes"), List.of("to you", "to all", "from the valley"));
    join(made, List.of("Stay", "Keep", "Be"), List.of("well", "warm", "calm"));
    join(
        made,
        List.of("Remember the", "Think of the"),
        List.of("heron", "lantern", "baker", "river", "fox", "ladder", "willow", "sailor"));
    this.phrases = List.copyOf(made);
  }

  private static void join(List<String> phrases, List<String> starts, List<String> ends) {
    for (String start : starts) {
      for (String end : ends) {
        phrases.add(start + " " + end + ".");
      }
    }
  }

  /// Words, in alphabetical order.
  public List<String> words() {
    return words;
  }

  /// Phrases, each with its full stop.
  public List<String> phrases() {
    return phrases;
  }

  public List<String> words(boolean heldOut) {
    return words.stream().filter(word -> InstructionSplit.heldOutWord(word) == heldOut).toList();
  }

  public List<String> phrases(boolean heldOut) {
    return phrases.stream()
        .filter(phrase -> InstructionSplit.heldOutPhrase(phrase) == heldOut)
        .toList();
  }
}
