package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Strangers;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Questions in the world's own words about whom and what it does not have, so that nobody in the
/// valley can know the answer: it is drawn. Every attribute is asked about equally often, since
/// what is learned about the answers to one kind of question carries over to others only in part.
final class Guesses {
  private static final long SEED = 1;
  private static final int OF_EACH_ATTRIBUTE = 28;
  private static final int OTHERS = 3;

  private Guesses() {}

  static List<FactQuestion> of(World world) {
    List<FactQuestion> guesses = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      guesses.addAll(about(attribute, world));
    }
    Collections.shuffle(guesses, Random.from(Seeds.generator(SEED, "order of guesses")));
    return List.copyOf(guesses);
  }

  private static List<FactQuestion> about(Attribute attribute, World world) {
    SplittableRandom random = Seeds.generator(SEED, "guesses", attribute.word());
    List<Entity> subjects = missing(attribute.kind(), world);
    Set<String> asked = new LinkedHashSet<>();
    List<FactQuestion> guesses = new ArrayList<>();
    while (guesses.size() < OF_EACH_ATTRIBUTE) {
      Entity subject = English.oneOf(subjects, random);
      int form = random.nextInt(attribute.questions().size());
      String question = English.question(subject, attribute, form);
      if (asked.add(question)) {
        List<String> values = new ArrayList<>(attribute.valueSet().words());
        Collections.shuffle(values, Random.from(random));
        String truth = values.getFirst();
        String id = "guess/%s/%d".formatted(attribute.word(), guesses.size());
        guesses.add(
            new FactQuestion(
                id,
                id,
                question,
                English.statement(new Fact(subject, attribute, truth), "{}"),
                truth,
                values.subList(1, OTHERS + 1)));
      }
    }
    return guesses;
  }

  /// Those of a kind that are not in the world.
  private static List<Entity> missing(EntityKind kind, World world) {
    Set<String> there = new LinkedHashSet<>();
    world.entities(kind).forEach(entity -> there.add(entity.name()));
    return names(kind).stream()
        .filter(name -> !there.contains(name))
        .map(name -> new Entity(kind, name))
        .toList();
  }

  private static List<String> names(EntityKind kind) {
    return switch (kind) {
      case PERSON -> Strangers.taught();
      case PLACE ->
          words(
              "Corston Dalby Fairwick Garford Highcombe Kelstow Linford Mossdale Northam Pelham"
                  + " Rushton Tilbury");
      case ANIMAL ->
          words(
              "beaver squirrel camel zebra tiger lion bear sheep duck goose pigeon sparrow seal"
                  + " frog lizard monkey");
      case PLANT ->
          words("basil sage thyme parsley fennel jasmine palm larch rowan poplar heather pansy");
      case FOOD ->
          words(
              "yoghurt soup pepper lemonade marzipan gravy squash pickle custard toffee beef tea");
      case TOOL ->
          words("drill trowel crowbar plough hoe pitchfork wrench lever sieve candle barrow comb");
      case JOB ->
          words("barber butcher lawyer dancer judge porter shepherd tanner roofer glazier nurse");
      case EVENT ->
          List.of(
              "Moon Fair",
              "Pear Feast",
              "Goose Race",
              "Winter Ball",
              "Rope Day",
              "Grain Show",
              "Flute Night",
              "Mud Games",
              "Hat Parade",
              "Soap Market",
              "Torch Walk",
              "Song Contest");
    };
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
