package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Questions about something that is named only by another fact, such as the village of a person.
final class TwoHops {
  private static final List<Attribute> FIRST_HOPS =
      List.of(
          Attribute.HOME,
          Attribute.PET,
          Attribute.CARRIES,
          Attribute.LIKES,
          Attribute.JOB,
          Attribute.KNOWN_FOR,
          Attribute.EMBLEM,
          Attribute.EATS,
          Attribute.USED_BY,
          Attribute.HELD_IN,
          Attribute.DISH);

  private final World world;

  TwoHops(World world) {
    this.world = world;
  }

  /// A chain of two facts about entities that questions may be about.
  Problem draw(SplittableRandom random) {
    while (true) {
      Attribute hop = English.oneOf(FIRST_HOPS, random);
      Entity start = world.draw(hop.kind(), random);
      Fact first = world.fact(start, hop);
      Entity middle = world.entity(first.value());
      if (world.exposure(start) != Exposure.TOLD && world.exposure(middle) != Exposure.TOLD) {
        return problem(first, English.oneOf(world.facts(middle), random), random);
      }
    }
  }

  private static Problem problem(Fact first, Fact second, SplittableRandom random) {
    String phrase = phrase(first);
    // A phrase with an article does not stand after an adjective.
    List<String> forms =
        second.attribute().questions().stream().filter(form -> !form.contains("good {E}")).toList();
    String question = English.oneOf(forms, random).replace("{E}", phrase);
    String indirect =
        second
            .attribute()
            .statements()
            .getFirst()
            .replace("{E}", phrase)
            .replace("{V}", second.value());
    return new Problem(
        "thoughts/hops/%s/%s".formatted(first.id(), second.attribute().word()),
        question,
        English.plain(first) + " " + English.plain(second),
        second.value(),
        List.of(
            English.plain(second), English.sentence(indirect), Answers.brief(second, question)));
  }

  /// The value of a fact without its name.
  private static String phrase(Fact fact) {
    String subject = fact.subject().definite();
    return switch (fact.attribute()) {
      case HOME -> "the village of " + subject;
      case PET -> "the pet of " + subject;
      case CARRIES -> "the tool in the bag of " + subject;
      case LIKES -> "the favourite food of " + subject;
      case JOB -> "someone with the trade of " + subject;
      case KNOWN_FOR -> "the food that %s is known for".formatted(subject);
      case EMBLEM -> "the animal on the flag of " + subject;
      case EATS -> "the food of " + subject;
      case USED_BY -> "the one who uses " + subject;
      case HELD_IN -> "the place of " + subject;
      case DISH -> "the dish of " + subject;
      default ->
          throw new IllegalArgumentException(fact.attribute() + " does not lead to an entity");
    };
  }
}
