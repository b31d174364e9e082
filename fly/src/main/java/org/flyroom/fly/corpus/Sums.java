package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.World;

/// Small sums about what people have, with numbers up to twenty in digits or in words.
final class Sums {
  private static final int LARGEST = 20;

  private static final List<String> THINGS =
      List.of("eggs", "coins", "candles", "shells", "apples", "stones");
  private static final List<String> BOXES = List.of("baskets", "boxes", "bags", "pots");
  private static final List<String> NUMBERS =
      List.of(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
              .split(" "));

  private final World world;

  Sums(World world) {
    this.world = world;
  }

  Problem draw(SplittableRandom random) {
    String name = world.draw(EntityKind.PERSON, random).name();
    String other = world.draw(EntityKind.PERSON, random).name();
    String things = English.oneOf(THINGS, random);
    boolean inWords = random.nextBoolean();
    return switch (random.nextInt(3)) {
      case 0 -> addition(name, other.equals(name) ? "a friend" : other, things, inWords, random);
      case 1 -> subtraction(name, things, inWords, random);
      default -> product(name, things, inWords, random);
    };
  }

  private static Problem addition(
      String name, String other, String things, boolean inWords, SplittableRandom random) {
    int first = 2 + random.nextInt(LARGEST - 3);
    int second = 2 + random.nextInt(LARGEST - 1 - first);
    String a = number(first, inWords);
    String b = number(second, inWords);
    String sum = number(first + second, inWords);
    boolean together = random.nextInt(3) == 0;
    String question =
        together
            ? "%s has %s %s and %s has %s. How many %s do they have together?"
                .formatted(name, a, things, other, b, things)
            : English.oneOf(
                    random,
                    "%1$s has %2$s %4$s and %3$s more come from %5$s. How many %4$s does %1$s have"
                        + " now?",
                    "%1$s has %2$s %4$s and gets %3$s more. How many %4$s does %1$s have now?",
                    "%1$s has %2$s %4$s and finds %3$s more. How many are there now?")
                .formatted(name, a, b, things, other);
    return problem(
        "sum/%d+%d".formatted(Math.min(first, second), Math.max(first, second)),
        question,
        "%s plus %s is %s.".formatted(a, b, sum),
        sum,
        together
            ? "They have %s %s together.".formatted(sum, things)
            : "%s has %s %s now.".formatted(name, sum, things));
  }

  private static Problem subtraction(
      String name, String things, boolean inWords, SplittableRandom random) {
    int first = 3 + random.nextInt(LARGEST - 2);
    int second = 1 + random.nextInt(first - 1);
    String a = number(first, inWords);
    String b = number(second, inWords);
    String rest = number(first - second, inWords);
    String question =
        English.oneOf(
                random,
                "%1$s has %2$s %4$s and gives %3$s away. How many %4$s does %1$s have now?",
                "%1$s had %2$s %4$s and lost %3$s of them. How many %4$s are left?",
                "%1$s had %2$s %4$s and sold %3$s. How many %4$s does %1$s still have?")
            .formatted(name, a, b, things);
    return problem(
        "difference/%d-%d".formatted(first, second),
        question,
        "%s minus %s is %s.".formatted(a, b, rest),
        rest,
        "%s has %s %s left."
            .formatted(name, rest, first - second == 1 ? singular(things) : things));
  }

  private static Problem product(
      String name, String things, boolean inWords, SplittableRandom random) {
    int first = 2 + random.nextInt(LARGEST / 2 - 1);
    int second = 2 + random.nextInt(LARGEST / first - 1);
    String a = number(first, inWords);
    String b = number(second, inWords);
    String all = number(first * second, inWords);
    String boxes = English.oneOf(BOXES, random);
    String question =
        English.oneOf(
                random,
                "%1$s has %2$s %5$s with %3$s %4$s each. How many %4$s does %1$s have?",
                "In the house of %1$s there are %2$s %5$s. In each of them are %3$s %4$s. How many"
                    + " %4$s is that?",
                "%1$s fills %2$s %5$s with %3$s %4$s each. How many %4$s does it take?")
            .formatted(name, a, b, things, boxes);
    return problem(
        "product/%dx%d".formatted(Math.min(first, second), Math.max(first, second)),
        question,
        "%s times %s is %s.".formatted(a, b, all),
        all,
        English.oneOf(random, "That is %s %s.", "There are %s %s.").formatted(all, things));
  }

  private static Problem problem(
      String key, String question, String thought, String answer, String reply) {
    return new Problem(
        "thoughts/" + key,
        question,
        English.sentence(thought),
        answer,
        List.of(reply, English.sentence(answer) + "."));
  }

  private static String number(int value, boolean inWords) {
    return inWords ? NUMBERS.get(value) : Integer.toString(value);
  }

  private static String singular(String things) {
    return things.substring(0, things.length() - 1);
  }
}
