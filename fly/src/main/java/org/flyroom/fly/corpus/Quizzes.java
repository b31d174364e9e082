package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;

/// Questions whose answers follow at once: a model that knows them already at the question mark has
/// the rest of a question with options to find the letter.
final class Quizzes implements Writer {
  private final World world;

  Quizzes(World world) {
    this.world = world;
  }

  @Override
  public Sample write(SplittableRandom random) {
    Sample.Builder sample = new Sample.Builder();
    if (random.nextInt(4) == 0) {
      sample.read(Special.DOCUMENT.text());
    }
    String between = English.oneOf(random, " ", "\n");
    List<Entity> asked = new ArrayList<>();
    int questions = 3 + random.nextInt(4);
    while (asked.size() < questions) {
      Attribute attribute = English.oneOf(List.of(Attribute.values()), random);
      Entity entity = world.draw(attribute.kind(), random);
      if (world.exposure(entity) != Exposure.TOLD) {
        asked.add(entity);
        sample
            .read(English.question(world.fact(entity, attribute), random))
            .learn(" " + world.fact(entity, attribute).value())
            .read("." + between);
      }
    }
    return sample.build();
  }
}
