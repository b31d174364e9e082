package org.flyroom.fly.items;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.CopyTargets;
import org.flyroom.fly.corpus.Instructed;
import org.flyroom.fly.corpus.Instruction;
import org.flyroom.fly.corpus.InstructionComposer;
import org.flyroom.fly.corpus.InstructionSplit;
import org.flyroom.fly.corpus.InstructionType;
import org.flyroom.fly.corpus.Instructions;
import org.flyroom.fly.items.InstructionItem.Novelty;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.World;

/// Makes the instruction items.
public final class InstructionItems {
  private static final long SEED = 541;
  private static final int FIRST_KEY = 1000;

  private InstructionItems() {}

  /// 480 items: 204 with a new combination, 84 with a new word, 96 with a new phrase and 96 with a
  /// new pair of types.
  public static List<InstructionItem> items(World world) {
    List<InstructionItem> items = new ArrayList<>();
    for (Drawn drawn : drawn(world)) {
      items.add(
          new InstructionItem(
              FIRST_KEY + items.size(),
              drawn.instructed().prompt(),
              drawn.instructed().types().stream().map(InstructionType::id).toList(),
              drawn.instructed().instructions().stream().map(Instruction::kwargs).toList(),
              drawn.novelty()));
    }
    return items;
  }

  /// An item with an answer that obeys it.
  record Drawn(Instructed instructed, Novelty novelty) {}

  static List<Drawn> drawn(World world) {
    CopyTargets targets = new CopyTargets(world);
    InstructionComposer known =
        new InstructionComposer(world, targets.words(false), targets.phrases(false));
    InstructionComposer unseen =
        new InstructionComposer(world, targets.words(true), targets.phrases(true));
    List<Drawn> drawn = new ArrayList<>();
    Set<String> prompts = new HashSet<>();
    for (InstructionType type : InstructionType.values()) {
      add(drawn, prompts, world, known, List.of(type), Novelty.COMBINATION, 12);
    }
    add(drawn, prompts, world, unseen, List.of(InstructionType.EXISTENCE), Novelty.WORD, 54);
    add(drawn, prompts, world, unseen, List.of(InstructionType.FREQUENCY), Novelty.WORD, 30);
    add(drawn, prompts, world, unseen, List.of(InstructionType.END), Novelty.PHRASE, 96);
    for (Set<InstructionType> pair : InstructionSplit.HELD_OUT_PAIRS) {
      add(drawn, prompts, world, known, new ArrayList<>(pair), Novelty.PAIR, 12);
    }
    return drawn;
  }

  private static void add(
      List<Drawn> drawn,
      Set<String> prompts,
      World world,
      InstructionComposer composer,
      List<InstructionType> types,
      Novelty novelty,
      int count) {
    SplittableRandom random =
        Seeds.generator(SEED, "instructions", novelty.name(), types.toString());
    int end = drawn.size() + count;
    while (drawn.size() < end) {
      Entity entity = Instructions.askable(world, random);
      boolean newTogether = types.stream().anyMatch(type -> InstructionSplit.heldOut(type, entity));
      if (newTogether == (novelty == Novelty.COMBINATION)) {
        Instructed instructed = composer.compose(entity, types, random);
        if (prompts.add(instructed.prompt())) {
          drawn.add(new Drawn(instructed, novelty));
        }
      }
    }
  }
}
