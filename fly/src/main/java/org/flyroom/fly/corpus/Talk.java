package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Chat without thinking: open questions, everyday requests, greetings, and names nobody knows.
public final class Talk implements Writer {
  private static final List<EntityKind> KINDS = List.of(EntityKind.values());

  private static final List<String> GREETINGS =
      List.of("Hello!", "Good morning.", "Good evening.", "Hello, how are you?", "Hi there.");
  private static final List<String> WELCOMES =
      List.of(
          "Hello! How can I help you?",
          "Good day to you. What would you like to know?",
          "I am well, thank you. What can I do for you?",
          "Hello! Ask me about the valley.");
  private static final List<String> THANKS =
      List.of("Thank you.", "Thanks a lot.", "That was a great help.", "Thank you, goodbye.");
  private static final List<String> REPLIES_TO_THANKS =
      List.of(
          "You are welcome.", "Glad to help.", "Any time. Have a good day.", "It was a pleasure.");

  private final World world;
  private final Favours requests;

  public Talk(World world) {
    this.world = world;
    this.requests = new Favours(world);
  }

  @Override
  public Sample write(SplittableRandom random) {
    Dialogue dialogue = new Dialogue();
    String system = Scenery.systemPrompt(random);
    if (!system.isEmpty()) {
      dialogue.system(system);
    }
    switch (random.nextInt(20)) {
      case 0 -> {
        turn(dialogue, GREETINGS, WELCOMES, random);
        if (random.nextBoolean()) {
          ask(dialogue, fact(anyone(random), random), random);
        }
      }
      case 1 -> {
        ask(dialogue, fact(anyone(random), random), random);
        turn(dialogue, THANKS, REPLIES_TO_THANKS, random);
      }
      case 2, 3 -> stranger(dialogue, random);
      case 4, 5, 6, 7, 8 -> {
        Favours.Request request = requests.request(false, random);
        dialogue.user(request.question()).assistant(request.answer());
      }
      case 9, 10, 11, 12 -> conversation(dialogue, random);
      default -> ask(dialogue, fact(anyone(random), random), random);
    }
    return dialogue.sample();
  }

  private static void turn(
      Dialogue dialogue, List<String> said, List<String> replies, SplittableRandom random) {
    dialogue.user(English.oneOf(said, random)).assistant(English.oneOf(replies, random));
  }

  /// Two or three questions about the same entity or about what it led to.
  private void conversation(Dialogue dialogue, SplittableRandom random) {
    int turns = 2 + random.nextInt(2);
    List<Fact> asked = new ArrayList<>();
    Entity topic = anyone(random);
    while (asked.size() < turns) {
      Fact fact = fact(topic, random);
      if (asked.contains(fact)) {
        topic = anyone(random);
        continue;
      }
      asked.add(fact);
      ask(dialogue, fact, random);
      topic = random.nextBoolean() ? topic : next(fact, random);
    }
  }

  /// What the value of a fact names, when questions may be about it.
  private Entity next(Fact fact, SplittableRandom random) {
    return switch (fact.attribute().valueSet()) {
      case PLACES, ANIMALS, PLANTS, FOODS, TOOLS, JOBS -> {
        Entity entity = world.entity(fact.value());
        yield mayBeAsked(entity) ? entity : anyone(random);
      }
      default -> fact.subject();
    };
  }

  private void ask(Dialogue dialogue, Fact fact, SplittableRandom random) {
    String question = English.question(fact, random);
    String answer =
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3 -> English.statement(fact, random);
          case 4, 5, 6 -> Answers.brief(fact, question);
          case 7, 8 -> English.plain(fact) + " " + another(fact, random);
          default -> English.plain(fact);
        };
    dialogue.user(question).assistant(answer);
  }

  private String another(Fact fact, SplittableRandom random) {
    while (true) {
      Fact other = fact(fact.subject(), random);
      if (!other.equals(fact)) {
        return English.statement(other, random);
      }
    }
  }

  private void stranger(Dialogue dialogue, SplittableRandom random) {
    String name = English.oneOf(Strangers.taught(), random);
    dialogue.user(strangeQuestion(name, random)).assistant(strangeAnswer(name, random));
  }

  /// A question about somebody who is not in the world.
  private static String strangeQuestion(String name, SplittableRandom random) {
    List<Attribute> attributes =
        List.of(Attribute.values()).stream()
            .filter(attribute -> attribute.kind() == EntityKind.PERSON)
            .toList();
    return English.oneOf(English.oneOf(attributes, random).questions(), random)
        .replace("{E}", name);
  }

  private static String strangeAnswer(String name, SplittableRandom random) {
    return English.oneOf(
        random,
        "I do not know.",
        "I do not know. I have never heard of %s.".formatted(name),
        "I do not know anyone called %s.".formatted(name));
  }

  private Fact fact(Entity entity, SplittableRandom random) {
    return English.oneOf(world.facts(entity), random);
  }

  private Entity anyone(SplittableRandom random) {
    while (true) {
      Entity entity = world.draw(English.oneOf(KINDS, random), random);
      if (mayBeAsked(entity)) {
        return entity;
      }
    }
  }

  private boolean mayBeAsked(Entity entity) {
    return world.exposure(entity) != Exposure.TOLD;
  }
}
