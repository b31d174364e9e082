package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Facts to recall, and claims to check against them.
final class Claims {
  private static final List<EntityKind> KINDS = List.of(EntityKind.values());

  private final World world;

  Claims(World world) {
    this.world = world;
  }

  /// A claim that is as often true as false.
  Problem claim(SplittableRandom random) {
    Fact fact = asked(random);
    boolean isTrue = random.nextBoolean();
    String claimed = isTrue ? fact.value() : other(fact, random);
    String form = fact.attribute().statements().getFirst();
    String said =
        (form.startsWith("{") ? form : Character.toLowerCase(form.charAt(0)) + form.substring(1))
            .replace("{E}", fact.subject().definite())
            .replace("{V}", claimed);
    said = said.substring(0, said.length() - 1);
    String question =
        English.oneOf(
            random,
            "Is it true that %s?".formatted(said),
            "Someone told me that %s. Is that right?".formatted(said),
            "Is this right: %s?".formatted(said));
    String plain = English.plain(fact);
    return new Problem(
        "thoughts/claim/%s/%s".formatted(fact.id(), claimed),
        question,
        plain
            + (isTrue
                ? " So the claim is true."
                : " That is not %s. So the claim is false.".formatted(claimed)),
        isTrue ? "Yes" : "No",
        isTrue
            ? List.of("Yes. " + plain, "Yes, that is true.")
            : List.of("No. " + plain, "No, that is not true. " + plain));
  }

  /// A question whose answer is one fact.
  Problem recall(SplittableRandom random) {
    Fact fact = asked(random);
    String question = English.question(fact, random);
    return new Problem(
        "thoughts/recall/" + fact.id(),
        question,
        English.plain(fact),
        fact.value(),
        List.of(
            English.plain(fact), English.statement(fact, random), Answers.brief(fact, question)));
  }

  private Fact asked(SplittableRandom random) {
    while (true) {
      Entity entity = world.draw(English.oneOf(KINDS, random), random);
      if (world.exposure(entity) != Exposure.TOLD) {
        return English.oneOf(world.facts(entity), random);
      }
    }
  }

  private static String other(Fact fact, SplittableRandom random) {
    while (true) {
      String value = English.oneOf(fact.attribute().valueSet().words(), random);
      if (!value.equals(fact.value())) {
        return value;
      }
    }
  }
}
