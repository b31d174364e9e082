package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;

/// Conversations in which the user asks about something and adds one or two verifiable
/// instructions; the answer is true and obeys them.
public final class Instructions implements Writer {
  private final World world;
  private final InstructionComposer composer;
  private final List<InstructionType> weighted;

  public Instructions(World world) {
    this.world = world;
    CopyTargets targets = new CopyTargets(world);
    this.composer = new InstructionComposer(world, targets.words(false), targets.phrases(false));
    List<InstructionType> types = new ArrayList<>();
    for (InstructionType type : InstructionType.values()) {
      for (int i = 0; i < type.weight(); i++) {
        types.add(type);
      }
    }
    this.weighted = List.copyOf(types);
  }

  @Override
  public Sample write(SplittableRandom random) {
    Instructed instructed = draw(random);
    Dialogue dialogue = new Dialogue();
    String system = Scenery.systemPrompt(random);
    if (!system.isEmpty()) {
      dialogue.system(system);
    }
    return dialogue.user(instructed.prompt()).assistant(instructed.answer()).sample();
  }

  /// A prompt and answer with nothing held out in it.
  public Instructed draw(SplittableRandom random) {
    List<InstructionType> types = types(random);
    while (true) {
      Entity entity = askable(world, random);
      if (types.stream().noneMatch(type -> InstructionSplit.heldOut(type, entity))) {
        return composer.compose(entity, types, random);
      }
    }
  }

  private List<InstructionType> types(SplittableRandom random) {
    InstructionType first = English.oneOf(weighted, random);
    if (random.nextBoolean()) {
      return List.of(first);
    }
    while (true) {
      InstructionType second = English.oneOf(weighted, random);
      if (InstructionSplit.compatible(first, second)
          && !InstructionSplit.heldOutPair(first, second)) {
        return List.of(first, second);
      }
    }
  }

  /// An entity that open questions may be about.
  public static Entity askable(World world, SplittableRandom random) {
    List<EntityKind> kinds = Arrays.asList(EntityKind.values());
    while (true) {
      Entity entity = world.draw(English.oneOf(kinds, random), random);
      if (world.exposure(entity) != Exposure.TOLD) {
        return entity;
      }
    }
  }
}
