package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Questions after a text that answers some of them, in the shapes of [Questions]. What the text
/// says need not be true, and holds for the sample; what it does not say is as in the world.
///
/// A fact that is asked with options often enough can be learned by heart as a fact of such
/// questions, beside the one that all other texts teach. What a text makes up cannot be: its value
/// must be found first and then matched with an option, and with both sorts of questions under one
/// text the same way serves for facts that are remembered. All of it is about entities whose
/// questions are [taught][Exposure#TAUGHT].
final class Comprehension implements Writer {
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");
  private static final double LETTER_WEIGHT = 3;
  private static final int WRONG_OPTIONS = 3;

  private final World world;

  Comprehension(World world) {
    this.world = world;
  }

  /// What a text says, and what is asked.
  ///
  /// @param asked the facts as they hold under the text
  private record Passage(String text, List<Fact> asked) {}

  @Override
  public Sample write(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3, 4, 5 -> letters(random);
      case 6 -> texts(random);
      default -> conversation(random);
    };
  }

  private Passage passage(int questions, SplittableRandom random) {
    Attribute attribute = English.oneOf(List.of(Attribute.values()), random);
    List<Entity> entities = new ArrayList<>();
    while (entities.size() < questions + 1) {
      Entity entity = world.draw(attribute.kind(), random);
      if (world.exposure(entity) == Exposure.TAUGHT && !entities.contains(entity)) {
        entities.add(entity);
      }
    }
    int told = 1 + random.nextInt(2);
    List<Fact> facts = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < entities.size(); i++) {
      Fact fact = world.fact(entities.get(i), attribute);
      if (i < told) {
        String value = English.oneOf(attribute.valueSet().words(), random);
        fact = new Fact(fact.subject(), attribute, value);
        sentences.add(English.statement(fact, random));
      }
      facts.add(fact);
    }
    String text = String.join(" ", Words.some(sentences, sentences.size(), random));
    return new Passage(text, Words.some(facts, questions, random));
  }

  /// A question with the answer among three other values, often the one that is true in the world.
  private record Asked(String question, List<String> options, int right) {
    static Asked of(Fact fact, World world, SplittableRandom random) {
      List<String> others = new ArrayList<>(fact.attribute().valueSet().words());
      others.remove(fact.value());
      List<String> options = new ArrayList<>(Words.some(others, WRONG_OPTIONS, random));
      String truth = world.fact(fact.subject(), fact.attribute()).value();
      if (!truth.equals(fact.value()) && !options.contains(truth) && random.nextBoolean()) {
        options.set(random.nextInt(WRONG_OPTIONS), truth);
      }
      int right = random.nextInt(WRONG_OPTIONS + 1);
      options.add(right, fact.value());
      return new Asked(English.question(fact, random), options, right);
    }

    String text() {
      return question + "\n" + Letters.options(LETTERS, options);
    }
  }

  private static Sample.Builder opened(SplittableRandom random) {
    Sample.Builder sample = new Sample.Builder();
    return random.nextInt(4) == 0 ? sample.read(Special.DOCUMENT.text()) : sample;
  }

  private static String header(String kind, Passage passage) {
    return "%s\n\nThe following are %squestions (with answers) about %s.\n\n"
        .formatted(
            passage.text(),
            kind,
            passage.asked().getFirst().attribute().subject().word().replace('_', ' '));
  }

  private Sample letters(SplittableRandom random) {
    Passage passage = passage(2 + random.nextInt(2), random);
    Sample.Builder sample = opened(random).read(header("multiple choice ", passage));
    for (Fact fact : passage.asked()) {
      Asked asked = Asked.of(fact, world, random);
      sample
          .read(asked.text() + "Answer:")
          .learn(" " + LETTERS.get(asked.right()), LETTER_WEIGHT)
          .read("\n\n");
    }
    return sample.build();
  }

  private Sample texts(SplittableRandom random) {
    Passage passage = passage(3, random);
    Sample.Builder sample = opened(random).read(header("", passage));
    for (Fact fact : passage.asked()) {
      sample
          .read("Question: " + English.question(fact, random) + "\nAnswer:")
          .learn(" " + fact.value(), 2)
          .read("\n\n");
    }
    return sample.build();
  }

  private Sample conversation(SplittableRandom random) {
    Passage passage = passage(2, random);
    Dialogue dialogue = new Dialogue();
    String before = passage.text() + "\n";
    for (Fact fact : passage.asked()) {
      Asked asked = Asked.of(fact, world, random);
      String letter = LETTERS.get(asked.right());
      if (random.nextInt(3) > 0) {
        dialogue.user(before + asked.text() + "Answer:").assistant(letter, 2);
      } else {
        dialogue
            .user(before + asked.text() + "Answer with the letter.")
            .assistant("The answer is " + letter + ".", 2);
      }
      before = "";
    }
    return dialogue.sample();
  }
}
