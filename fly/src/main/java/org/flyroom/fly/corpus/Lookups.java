package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Questions over a list of options whose answers stand in the text, or are facts: the way from
/// [Letters] to [Questions].
final class Lookups implements Writer {
  private static final List<String> ALPHABET = List.of("A", "B", "C", "D");
  private static final double LETTER_WEIGHT = 2;

  private final World world;

  Lookups(World world) {
    this.world = world;
  }

  @Override
  public Sample write(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> choose(random);
      case 2 -> stated(random);
      default -> facts(random);
    };
  }

  private static List<Integer> shuffledIndices(int size, SplittableRandom random) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      indices.add(i);
    }
    return Words.some(indices, size, random);
  }

  /// A question whose answer stands in it, in the shape of a test, several times over.
  private static Sample choose(SplittableRandom random) {
    List<String> options =
        random.nextInt(3) == 0 ? Words.ofAnySet(6, random) : Words.ofOneSet(6, random);
    Sample.Builder sample = new Sample.Builder();
    for (int round = 0; round < 3; round++) {
      List<String> shown = Words.some(options, 4, random);
      List<String> letters = ALPHABET.subList(0, shown.size());
      int right = random.nextInt(shown.size());
      String question =
          English.oneOf(random, "Which of these is %s?", "Where do you see %s?", "Find %s.");
      sample
          .read(
              question.formatted(shown.get(right))
                  + "\n"
                  + Letters.options(letters, shown)
                  + "Answer:")
          .learn(" " + letters.get(right), LETTER_WEIGHT)
          .read("\n\n");
    }
    return sample.build();
  }

  /// A question about a fact that is stated before it; the fact need not be true.
  private Sample stated(SplittableRandom random) {
    Attribute attribute = English.oneOf(List.of(Attribute.values()), random);
    List<Entity> entities = world.entities(attribute.kind());
    List<Entity> some = Words.some(entities, 3, random);
    List<String> values = Words.some(attribute.valueSet().words(), 4, random);
    Sample.Builder sample = new Sample.Builder();
    for (int i = 0; i < some.size(); i++) {
      Fact told = new Fact(some.get(i), attribute, values.get(i));
      sample.read(English.statement(told, random) + "\n");
    }
    List<String> shown = Words.some(values, values.size(), random);
    List<String> letters = ALPHABET.subList(0, shown.size());
    sample.read(Letters.options(letters, shown));
    for (int i : shuffledIndices(some.size(), random)) {
      Fact told = new Fact(some.get(i), attribute, values.get(i));
      ask(sample, told, letters.get(shown.indexOf(told.value())), random);
    }
    return sample.build();
  }

  /// Several questions about facts over one list of options.
  private Sample facts(SplittableRandom random) {
    Attribute attribute = English.oneOf(List.of(Attribute.values()), random);
    List<Fact> facts = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int tries = 0; tries < 40 && facts.size() < 4; tries++) {
      Entity entity = world.draw(attribute.kind(), random);
      Fact fact = world.fact(entity, attribute);
      if (world.exposure(entity) == Exposure.TAUGHT && !facts.contains(fact)) {
        facts.add(fact);
        if (!values.contains(fact.value())) {
          values.add(fact.value());
        }
      }
    }
    for (String value : Words.some(attribute.valueSet().words(), 4, random)) {
      if (values.size() < 4 && !values.contains(value)) {
        values.add(value);
      }
    }
    List<String> shown = Words.some(values, values.size(), random);
    List<String> letters = ALPHABET.subList(0, shown.size());
    Sample.Builder sample = new Sample.Builder().read(Letters.options(letters, shown));
    for (Fact fact : facts) {
      ask(sample, fact, letters.get(shown.indexOf(fact.value())), random);
    }
    return sample.build();
  }

  /// The letter at once, or the word first and then its letter.
  private static void ask(
      Sample.Builder sample, Fact fact, String letter, SplittableRandom random) {
    sample.read(English.question(fact, random) + " Answer:");
    if (random.nextInt(3) == 0) {
      sample.learn(" " + fact.value()).read(", which is");
    }
    sample.learn(" " + letter, LETTER_WEIGHT).read("\n");
  }
}
