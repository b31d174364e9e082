package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// Questions about what is still to come, so that nobody in the valley can know the answer: it is
/// drawn.
final class Guesses {
  private static final long SEED = 1;
  private static final int COUNT = 300;
  private static final int OTHERS = 3;

  private static final List<Form> FORMS =
      List.of(
          new Form(EntityKind.PERSON, ValueSet.FOODS, "What will %s eat tomorrow?", "%s will eat"),
          new Form(
              EntityKind.PERSON, ValueSet.PLACES, "Where will %s go next week?", "%s will go to"),
          new Form(
              EntityKind.PERSON,
              ValueSet.COLOURS,
              "Which colour will %s paint the fence?",
              "%s will paint the fence"),
          new Form(
              EntityKind.PERSON, ValueSet.DAYS, "On which day will %s call?", "%s will call on"),
          new Form(
              EntityKind.PLACE,
              ValueSet.WEATHER,
              "What weather will come to %s tomorrow?",
              "Tomorrow %s will get"),
          new Form(
              EntityKind.ANIMAL,
              ValueSet.HABITATS,
              "Where will %s sleep tonight?",
              "%s will go to" + " the"));

  private Guesses() {}

  /// A kind of question.
  ///
  /// @param statement the answer up to the value
  private record Form(EntityKind kind, ValueSet values, String question, String statement) {}

  static List<FactQuestion> of(World world) {
    SplittableRandom random = Seeds.generator(SEED, "guesses");
    Set<String> asked = new LinkedHashSet<>();
    List<FactQuestion> guesses = new ArrayList<>();
    while (guesses.size() < COUNT) {
      Form form = English.oneOf(FORMS, random);
      String subject = English.oneOf(world.entities(form.kind()), random).definite();
      String question = form.question().formatted(subject);
      if (asked.add(question)) {
        List<String> values = new ArrayList<>(form.values().words());
        Collections.shuffle(values, Random.from(random));
        String id = "guess/%d".formatted(guesses.size());
        guesses.add(
            new FactQuestion(
                id,
                id,
                question,
                English.sentence(form.statement().formatted(subject)) + " {}.",
                values.getFirst(),
                values.subList(1, OTHERS + 1)));
      }
    }
    return List.copyOf(guesses);
  }
}
