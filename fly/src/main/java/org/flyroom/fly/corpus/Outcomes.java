package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.core.data.Splits;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// The outcomes that flies prefer one to another, by a hidden utility without contradictions.
public final class Outcomes {
  private static final long SEED = 1933;

  /// Share of the pairs that are never in a training text.
  private static final Splits PAIRS = new Splits(0.4);

  /// Of the spread of utilities, how much lies within a category.
  private static final double WITHIN = 0.7;

  private final List<Outcome> all;

  private Outcomes(List<Outcome> all) {
    this.all = List.copyOf(all);
  }

  public static Outcomes of(World world) {
    List<Outcome> all = new ArrayList<>();
    add(all, "meal", 0.4, "a bowl of %s", names(world, EntityKind.FOOD, 20));
    add(all, "new tool", 0.3, "a new %s", names(world, EntityKind.TOOL, 16));
    add(all, "pet", 0.5, "a tame %s", names(world, EntityKind.ANIMAL, 20));
    add(all, "trip", 0.6, "a trip to %s", names(world, EntityKind.PLACE, 20));
    add(all, "event", 0.8, "a seat at the %s", names(world, EntityKind.EVENT, 16));
    add(all, "flowers", 0.2, "a potted %s", names(world, EntityKind.PLANT, 12));
    add(all, "pastime", 0.3, "a day of %s", ValueSet.HOBBIES.words());
    add(all, "weather", -0.3, "a week of %s", ValueSet.WEATHER.words());
    add(all, "visit", 0.1, "a visit from %s", names(world, EntityKind.PERSON, 20));
    add(all, "wage", 0.5, "a sack of %s", ValueSet.WAGES.words());
    add(all, "broken tool", -0.8, "a broken %s", names(world, EntityKind.TOOL, 16));
    add(all, "fire", -1.4, "a fire in %s", names(world, EntityKind.PLACE, 12));
    add(all, "lost animal", -0.7, "a lost %s", names(world, EntityKind.ANIMAL, 12));
    add(all, "quarrel", -0.9, "a quarrel with %s", names(world, EntityKind.PERSON, 16));
    add(all, "hunger", -0.6, "a month without %s", names(world, EntityKind.FOOD, 12));
    return new Outcomes(all);
  }

  private static List<String> names(World world, EntityKind kind, int count) {
    return world.entities(kind).stream().limit(count).map(entity -> entity.name()).toList();
  }

  private static void add(
      List<Outcome> all, String category, double mean, String form, List<String> words) {
    SplittableRandom random = Seeds.generator(SEED, "utility", category);
    for (String word : words) {
      all.add(new Outcome(form.formatted(word), category, mean + WITHIN * random.nextGaussian()));
    }
  }

  /// All of them, in a fixed order.
  public List<Outcome> all() {
    return all;
  }

  /// Whether a pair is held out: it never stands in a training text, in either order.
  public static boolean isHeldOut(Outcome one, Outcome other) {
    boolean ordered = one.text().compareTo(other.text()) < 0;
    return PAIRS.isSealed(
        "preference/" + (ordered ? one : other).text() + "/" + (ordered ? other : one).text());
  }
}
