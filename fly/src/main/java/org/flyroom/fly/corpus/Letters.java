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

/// Which letter stands before which word: the skill that multiple choice needs besides knowledge.
///
/// Many questions are put over one list of options, so that nearly every second token of a sample
/// teaches it (the task known as multi-query associative recall, arXiv 2312.04927).
final class Letters implements Writer {
  private static final List<String> ALPHABET = List.of("A", "B", "C", "D", "E", "F", "G", "H");
  private static final double LETTER_WEIGHT = 2;

  private final World world;
  private final List<String> outcomes;

  Letters(World world) {
    this.world = world;
    this.outcomes = Outcomes.of(world).all().stream().map(Outcome::text).toList();
  }

  @Override
  public Sample write(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> find(words(random), random);
      case 3, 4 -> choose(words(random), random);
      case 5 -> find(Words.some(outcomes, 2 + random.nextInt(3), random), random);
      case 6 -> stated(random);
      default -> facts(random);
    };
  }

  private static List<String> words(SplittableRandom random) {
    int count = 2 + random.nextInt(5);
    return random.nextInt(3) == 0 ? Words.ofAnySet(count, random) : Words.ofOneSet(count, random);
  }

  /// In alphabetical order as tests have them, or any: then place alone does not tell the letter.
  private static List<String> letters(int count, SplittableRandom random) {
    return random.nextInt(3) == 0
        ? Words.some(ALPHABET, count, random)
        : ALPHABET.subList(0, count);
  }

  static String options(List<String> letters, List<String> options) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < options.size(); i++) {
      text.append(letters.get(i)).append(". ").append(options.get(i)).append('\n');
    }
    return text.toString();
  }

  /// Letters of words and words of letters, in words of a sentence.
  private static Sample find(List<String> options, SplittableRandom random) {
    List<String> letters = letters(options.size(), random);
    Sample.Builder sample = new Sample.Builder().read(options(letters, options));
    List<Integer> order = shuffledIndices(options.size(), random);
    int form = random.nextInt(4);
    for (int i : order) {
      switch (form) {
        case 0 ->
            sample
                .read("The letter of %s is".formatted(options.get(i)))
                .learn(" " + letters.get(i), LETTER_WEIGHT)
                .read(".\n");
        case 1 ->
            sample
                .read("Find %s. Answer:".formatted(options.get(i)))
                .learn(" " + letters.get(i), LETTER_WEIGHT)
                .read("\n");
        case 2 ->
            sample
                .read("I choose %s, so the answer is".formatted(options.get(i)))
                .learn(" " + letters.get(i), LETTER_WEIGHT)
                .read(".\n");
        default ->
            sample
                .read("The word at %s is".formatted(letters.get(i)))
                .learn(" " + options.get(i))
                .read(".\n");
      }
    }
    return sample.build();
  }

  private static List<Integer> shuffledIndices(int size, SplittableRandom random) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      indices.add(i);
    }
    return Words.some(indices, size, random);
  }

  /// A question whose answer stands in it, in the shape of a test, several times over.
  private static Sample choose(List<String> options, SplittableRandom random) {
    Sample.Builder sample = new Sample.Builder();
    for (int round = 0; round < 3; round++) {
      List<String> shown = Words.some(options, 4, random);
      List<String> letters = ALPHABET.subList(0, shown.size());
      int right = random.nextInt(shown.size());
      String question =
          English.oneOf(random, "Which of these is %s?", "Where do you see %s?", "Find %s.");
      sample
          .read(question.formatted(shown.get(right)) + "\n" + options(letters, shown) + "Answer:")
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
    sample.read(options(letters, shown));
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
    Sample.Builder sample = new Sample.Builder().read(options(letters, shown));
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
