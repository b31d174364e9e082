package org.flyroom.fly.corpus;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;

/// Everyday requests without one right answer.
public final class Favours {
  private static final List<EntityKind> KINDS = List.of(EntityKind.values());

  /// What is asked for.
  public enum Form {
    TELL,
    DESCRIBE,
    STORY,
    RECIPE,
    KINDNESS,
    VISIT,
    FACT,
    NOTE,
    OUTING
  }

  /// A request and an answer to it.
  ///
  /// @param key names the form of the request and who or what it is about
  public record Request(String key, Form form, String question, String answer) {}

  private final World world;
  private final Descriptions descriptions;
  private final Stories stories;
  private final HowTos howTos;

  public Favours(World world) {
    this.world = world;
    this.descriptions = new Descriptions(world);
    this.stories = new Stories(world);
    this.howTos = new HowTos(world);
  }

  /// A request from one side of the split, about what questions may be about.
  public Request request(boolean heldOut, SplittableRandom random) {
    return HeldOut.draw(
        heldOut,
        () -> request(English.oneOf(List.of(Form.values()), random), random),
        Request::key);
  }

  private Request request(Form form, SplittableRandom random) {
    return switch (form) {
      case TELL -> {
        Entity entity = anyone(random);
        yield of(
            form,
            entity,
            English.oneOf(
                    random,
                    "Tell me about %s.",
                    "What do you know about %s?",
                    "Please tell me about %s.")
                .formatted(entity.definite()),
            descriptions.about(entity, 2 + random.nextInt(2), random));
      }
      case DESCRIBE -> {
        Entity entity = anyone(random);
        yield of(
            form,
            entity,
            English.oneOf(random, "Describe %s in two sentences.", "Say two things about %s.")
                .formatted(entity.definite()),
            descriptions.sentences(entity, 2, random));
      }
      case STORY -> {
        Entity person = asked(EntityKind.PERSON, random);
        Entity animal = asked(EntityKind.ANIMAL, random);
        yield new Request(
            "talk/story/%s/%s".formatted(person.id(), animal.id()),
            form,
            English.oneOf(
                    random,
                    "Write a short story about %s and %s.",
                    "Tell me a story with %s and %s.",
                    "I would like a story about %s and %s.")
                .formatted(person.definite(), animal.definite()),
            stories.shortStory(person, animal, random));
      }
      case RECIPE -> {
        Entity food = asked(EntityKind.FOOD, random);
        yield of(
            form,
            food,
            English.oneOf(
                    random,
                    "Give me a recipe with %s.",
                    "How do I serve %s?",
                    "What can I do with %s?")
                .formatted(food.definite()),
            howTos.recipe(food, random));
      }
      case KINDNESS ->
          told(
              form,
              "p",
              EntityKind.PERSON,
              "[Say something nice to {p}.|Write a friendly line to {p}.|Greet {p} for me.]",
              "[Dear {p}|Good morning, {p}|Hello, {p}], [you are a good {p.job} and {p.home} is"
                  + " glad to have you|may there be {p.likes} on your table every day|your {p.pet}"
                  + " is lucky to have you|the {p.door} door of your house is a joy to see|nobody"
                  + " is as good at {p.hobby} as you].[ Have a good day.| All the best to you.|]",
              random);
      case VISIT ->
          told(
              form,
              "place",
              EntityKind.PLACE,
              "[What can I do in {place}?|Plan a day in {place} for me.|Should I visit {place}?]",
              "[Go on {place.market_day}, which is market day in {place}.|Visit the market of"
                  + " {place} on {place.market_day}.] [Buy some {place.known_for}, for {place} is"
                  + " known for its {place.known_for}.|Try the {place.known_for}, the pride of"
                  + " {place}.][ Take a coat, for there is a lot of {place.weather}.| Look at the"
                  + " {place.roofs} roofs of {place}.| Do not miss the {place.emblem} over the"
                  + " gate.|]",
              random);
      case FACT -> {
        Entity entity = anyone(random);
        yield of(
            form,
            entity,
            English.oneOf(random, "Tell me one fact about %s.", "Say one true thing about %s.")
                .formatted(entity.definite()),
            descriptions.about(entity, 1, random));
      }
      case NOTE ->
          told(
              form,
              "animal",
              EntityKind.ANIMAL,
              "[Write a warning about {animal}.|Write a note about {animal} for the door.|I saw"
                  + " {animal} near my house. What now?]",
              "[Please close the door|Keep the door shut|Do not worry]. {animal} eats"
                  + " {animal.eats}[ and will come for it.|, so put the {animal.eats} away.|, so"
                  + " keep some for it.][ It makes a {animal.sound}.| It lives in the"
                  + " {animal.habitat} and will go back there.|]",
              random);
      case OUTING ->
          told(
              form,
              "event",
              EntityKind.EVENT,
              "[Should I go to {event}?|Invite {q} to {event}.|Write an invitation to {event}.]",
              "[Come to {event} in {event.held_in}|Let us all go to {event} in {event.held_in}]. It"
                  + " is in {event.season}[ and begins on a {event.event_day}|]. [There will be"
                  + " {event.dish} for all.|We will eat {event.dish}.|Nobody leaves without"
                  + " {event.dish}.]",
              random);
    };
  }

  private Request told(
      Form form,
      String role,
      EntityKind kind,
      String question,
      String answer,
      SplittableRandom random) {
    Entity entity = asked(kind, random);
    Scene scene = new Scene(world, random).cast(role, entity);
    return of(form, entity, scene.tell(question), scene.tell(answer));
  }

  private static Request of(Form form, Entity entity, String question, String answer) {
    return new Request(
        "talk/%s/%s".formatted(form.name().toLowerCase(Locale.ROOT), entity.id()),
        form,
        question,
        answer);
  }

  private Entity anyone(SplittableRandom random) {
    return asked(English.oneOf(KINDS, random), random);
  }

  private Entity asked(EntityKind kind, SplittableRandom random) {
    while (true) {
      Entity entity = world.draw(kind, random);
      if (world.exposure(entity) != Exposure.TOLD) {
        return entity;
      }
    }
  }
}
