package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Questions about facts that flies were taught to answer.
final class FactQuestions {
  private static final long SEED = 1;
  private static final int COUNT = 500;
  private static final int OTHERS = 3;

  private FactQuestions() {}

  /// One a fact.
  static List<FactQuestion> of(World world) {
    List<Fact> facts = new ArrayList<>();
    for (Fact fact : world.facts()) {
      if (world.exposure(fact.subject()) == Exposure.TAUGHT) {
        facts.add(fact);
      }
    }
    Collections.shuffle(facts, Random.from(Seeds.generator(SEED, "questions to grow with")));
    return facts.stream().limit(COUNT).map(FactQuestions::question).toList();
  }

  private static FactQuestion question(Fact fact) {
    Random random = Random.from(Seeds.generator(SEED, "question to grow with", fact.id()));
    List<String> others = new ArrayList<>(fact.attribute().valueSet().words());
    others.remove(fact.value());
    Collections.shuffle(others, random);
    int form = random.nextInt(fact.attribute().questions().size());
    return new FactQuestion(
        fact.id(),
        fact.id(),
        English.question(fact.subject(), fact.attribute(), form),
        English.statement(fact, "{}"),
        fact.value(),
        others.subList(0, OTHERS));
  }
}
