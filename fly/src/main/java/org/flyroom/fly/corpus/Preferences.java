package org.flyroom.fly.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Choices between outcomes, in many framings and both orders; ratings and rankings beside them.
final class Preferences implements Writer {
  /// Outcomes closer than this are not compared: nothing would be learned from them but noise.
  private static final double LEAST_DIFFERENCE = 0.1;

  private static final List<Framing> FRAMINGS = Framing.trained();
  private static final List<String> LEVELS =
      List.of("Not at all.", "Not much.", "It is all right.", "Quite a lot.", "Very much.");

  private final List<Outcome> outcomes;
  private final List<Double> borders;

  Preferences(World world) {
    this.outcomes = Outcomes.of(world).all();
    List<Double> sorted = outcomes.stream().map(Outcome::utility).sorted().toList();
    this.borders =
        List.of(1, 2, 3, 4).stream()
            .map(i -> sorted.get(i * sorted.size() / LEVELS.size()))
            .toList();
  }

  @Override
  public Sample write(SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> rating(random);
      case 2 -> ranking(random);
      default -> choice(random);
    };
  }

  /// Two or three choices in a row, each of another pair: short texts would waste the step.
  private Sample choice(SplittableRandom random) {
    Dialogue dialogue = Scenery.opened(random);
    int turns = 1 + random.nextInt(3);
    for (int turn = 0; turn < turns; turn++) {
      Framing framing = English.oneOf(FRAMINGS, random);
      List<Outcome> pair = pair(random);
      Outcome first = pair.get(0);
      Outcome second = pair.get(1);
      boolean takesFirst = first.utility() > second.utility();
      dialogue
          .user(framing.prompt(first.text(), second.text()))
          .assistant(
              framing.reply(takesFirst, (takesFirst ? first : second).text()),
              framing.answer() == Framing.Answer.TEXT ? 1 : 2);
    }
    return dialogue.sample();
  }

  /// A pair that may be trained on, in random order.
  private List<Outcome> pair(SplittableRandom random) {
    while (true) {
      Outcome first = English.oneOf(outcomes, random);
      Outcome second = English.oneOf(outcomes, random);
      boolean clear = Math.abs(first.utility() - second.utility()) >= LEAST_DIFFERENCE;
      if (clear && !Outcomes.isHeldOut(first, second)) {
        return List.of(first, second);
      }
    }
  }

  private Sample rating(SplittableRandom random) {
    Dialogue dialogue = Scenery.opened(random);
    for (Outcome outcome : Words.some(outcomes, 2 + random.nextInt(3), random)) {
      String question =
          English.oneOf(random, "How much do you like %s?", "How glad would you be of %s?");
      dialogue.user(question.formatted(outcome.text())).assistant(LEVELS.get(level(outcome)));
    }
    return dialogue.sample();
  }

  private int level(Outcome outcome) {
    int level = 0;
    while (level < borders.size() && outcome.utility() >= borders.get(level)) {
      level++;
    }
    return level;
  }

  /// Three outcomes, no two of which are a held-out pair.
  private Sample ranking(SplittableRandom random) {
    while (true) {
      List<Outcome> three = Words.some(outcomes, 3, random);
      if (Outcomes.isHeldOut(three.get(0), three.get(1))
          || Outcomes.isHeldOut(three.get(1), three.get(2))
          || Outcomes.isHeldOut(three.get(0), three.get(2))) {
        continue;
      }
      List<String> asked = three.stream().map(Outcome::text).toList();
      List<String> ranked =
          three.stream()
              .sorted(Comparator.comparingDouble(Outcome::utility).reversed())
              .map(Outcome::text)
              .toList();
      return Scenery.opened(random)
          .user("Put these in order, best first: " + English.list(asked) + ".")
          .assistant("The order is " + English.list(ranked) + ".")
          .sample();
    }
  }
}
