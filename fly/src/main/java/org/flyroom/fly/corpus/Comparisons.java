package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// Questions which of two comes first in the day, the week or the year.
final class Comparisons {
  private static final List<Attribute> ORDERED =
      List.of(
          Attribute.MARKET_DAY,
          Attribute.STARTS,
          Attribute.SEASON,
          Attribute.EVENT_DAY,
          Attribute.BLOOM);

  private static final List<String> HOURS =
      List.of("dawn", "sunrise", "noon", "sunset", "dusk", "midnight");

  private final World world;

  Comparisons(World world) {
    this.world = world;
  }

  Problem draw(SplittableRandom random) {
    Attribute attribute = English.oneOf(ORDERED, random);
    while (true) {
      Entity one = world.draw(attribute.kind(), random);
      Entity two = world.draw(attribute.kind(), random);
      Fact first = world.fact(one, attribute);
      Fact second = world.fact(two, attribute);
      if (world.exposure(one) != Exposure.TOLD
          && world.exposure(two) != Exposure.TOLD
          && !first.value().equals(second.value())) {
        return problem(first, second);
      }
    }
  }

  private static Problem problem(Fact one, Fact two) {
    boolean inOrder = rank(one) < rank(two);
    Fact earlier = inOrder ? one : two;
    Fact later = inOrder ? two : one;
    String pair =
        Stream.of(one, two)
            .map(fact -> fact.subject().id())
            .sorted()
            .collect(Collectors.joining("-"));
    String name = name(earlier);
    return new Problem(
        "thoughts/order/%s/%s".formatted(one.attribute().word(), pair),
        question(one.attribute()).formatted(name(one), name(two)),
        "%s %s %s comes before %s."
            .formatted(
                English.plain(one),
                English.plain(two),
                English.sentence(earlier.value()),
                later.value()),
        earlier.subject().name(),
        List.of(
            English.sentence(name) + " " + verb(one.attribute()) + " first.",
            English.sentence(name) + "."));
  }

  private static int rank(Fact fact) {
    ValueSet values = fact.attribute().valueSet();
    return (values == ValueSet.HOURS ? HOURS : values.words()).indexOf(fact.value());
  }

  private static String question(Attribute attribute) {
    return switch (attribute) {
      case MARKET_DAY -> "Which market comes first in the week, %s or %s?";
      case STARTS -> "Who starts work first, %s or %s?";
      case SEASON -> "Counted from spring, which comes first, %s or %s?";
      case EVENT_DAY -> "Which begins first in the week, %s or %s?";
      case BLOOM -> "Counted from spring, which blooms first, %s or %s?";
      default -> throw new IllegalArgumentException(attribute + " has no order");
    };
  }

  private static String verb(Attribute attribute) {
    return switch (attribute) {
      case MARKET_DAY, SEASON -> "comes";
      case STARTS -> "starts work";
      case EVENT_DAY -> "begins";
      case BLOOM -> "blooms";
      default -> throw new IllegalArgumentException(attribute + " has no order");
    };
  }

  private static String name(Fact fact) {
    String subject = fact.subject().definite();
    return fact.attribute() == Attribute.MARKET_DAY ? "the market in " + subject : subject;
  }
}
