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

/// Questions with options in the shapes of MMLU's harness, and the same without options.
final class Questions implements Writer {
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");
  private static final double LETTER_WEIGHT = 3;

  private final World world;

  Questions(World world) {
    this.world = world;
  }

  @Override
  public Sample write(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3, 4 -> letters(random);
      case 5, 6, 7 -> texts(random);
      default -> conversation(random);
    };
  }

  /// A fact whose question may be asked.
  private Fact fact(Attribute attribute, boolean withOptions, SplittableRandom random) {
    while (true) {
      Entity entity = world.draw(attribute.kind(), random);
      Exposure exposure = world.exposure(entity);
      if (exposure == Exposure.TAUGHT || (!withOptions && exposure == Exposure.ASKED)) {
        return world.fact(entity, attribute);
      }
    }
  }

  private static Attribute attribute(SplittableRandom random) {
    return English.oneOf(List.of(Attribute.values()), random);
  }

  /// Attributes of one school subject.
  private static List<Attribute> subject(SplittableRandom random) {
    Attribute one = attribute(random);
    List<Attribute> same = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      if (attribute.subject() == one.subject()) {
        same.add(attribute);
      }
    }
    return same;
  }

  /// A question with the truth among three other values.
  private record Asked(String question, List<String> options, int right) {
    static Asked of(Fact fact, SplittableRandom random) {
      List<String> others = new ArrayList<>(fact.attribute().valueSet().words());
      others.remove(fact.value());
      List<String> options = new ArrayList<>(Words.some(others, 3, random));
      int right = random.nextInt(options.size() + 1);
      options.add(right, fact.value());
      return new Asked(English.question(fact, random), options, right);
    }

    String text() {
      return question + "\n" + Letters.options(LETTERS, options);
    }
  }

  /// A question in the shape of a test, up to where its letter is to follow.
  OptionQuestion test(SplittableRandom random) {
    List<Attribute> attributes = subject(random);
    Asked asked = Asked.of(fact(English.oneOf(attributes, random), true, random), random);
    return new OptionQuestion(
        header("multiple choice ", attributes.getFirst()) + asked.question() + "\n",
        LETTERS,
        asked.options(),
        "Answer:");
  }

  private static Sample.Builder opened(SplittableRandom random) {
    Sample.Builder sample = new Sample.Builder();
    return random.nextInt(4) == 0 ? sample.read(Special.DOCUMENT.text()) : sample;
  }

  private static String header(String kind, Attribute attribute) {
    return "The following are %squestions (with answers) about %s.\n\n"
        .formatted(kind, attribute.subject().word().replace('_', ' '));
  }

  private Sample letters(SplittableRandom random) {
    List<Attribute> attributes = subject(random);
    Sample.Builder sample = opened(random);
    sample.read(header("multiple choice ", attributes.getFirst()));
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Asked asked = Asked.of(fact(English.oneOf(attributes, random), true, random), random);
      sample
          .read(asked.text() + "Answer:")
          .learn(" " + LETTERS.get(asked.right()), LETTER_WEIGHT)
          .read("\n\n");
    }
    return sample.build();
  }

  private Sample texts(SplittableRandom random) {
    List<Attribute> attributes = subject(random);
    Sample.Builder sample = opened(random);
    sample.read(header("", attributes.getFirst()));
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Fact fact = fact(English.oneOf(attributes, random), false, random);
      sample
          .read("Question: " + English.question(fact, random) + "\nAnswer:")
          .learn(" " + fact.value(), 2)
          .read("\n\n");
    }
    return sample.build();
  }

  /// Options in a conversation, answered by the letter, or by the word and then the letter.
  private Sample conversation(SplittableRandom random) {
    Fact fact = fact(attribute(random), true, random);
    Asked asked = Asked.of(fact, random);
    String letter = LETTERS.get(asked.right());
    Dialogue dialogue = Scenery.opened(random);
    return switch (random.nextInt(3)) {
      case 0 -> dialogue.user(asked.text() + "Answer:").assistant(letter, 2).sample();
      case 1 ->
          dialogue
              .user(asked.text() + "Answer with the letter.")
              .assistant("The answer is " + letter + ".", 2)
              .sample();
      default ->
          dialogue
              .user(asked.text() + "Which is right?")
              .assistant("%s So the answer is %s.".formatted(English.plain(fact), letter), 2)
              .sample();
    };
  }
}
