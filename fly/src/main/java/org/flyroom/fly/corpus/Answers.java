package org.flyroom.fly.corpus;

import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Fact;

/// Short answers.
final class Answers {
  private Answers() {}

  /// The value alone, in the form that the question asks for: `In the river.`, `A fox.`, `Honey.`
  static String brief(Fact fact, String question) {
    return English.sentence(before(fact, question) + fact.value()) + ".";
  }

  private static String before(Fact fact, String question) {
    boolean adverb = question.matches("(Where|When|In which|On which|At) .*");
    // One goes to a place, and is in it otherwise.
    boolean still = adverb && !question.startsWith("Where do you go");
    return switch (fact.attribute().valueSet()) {
      case PLACES, SEASONS -> adverb ? "in " : "";
      case DAYS -> adverb ? "on " : "";
      case HOURS, MEALS -> adverb ? "at " : "";
      case HABITATS, ROOMS -> adverb ? "in the " : "the ";
      case BUILDINGS -> still ? "at the " : adverb ? "to the " : "the ";
      case ANIMALS, TOOLS, SOUNDS -> "a ";
      case JOBS -> fact.attribute() == Attribute.JOB ? "a " : "the ";
      case PLANTS, FOODS, COLOURS, TASTES, MATERIALS, WAGES, WEATHER, HOBBIES -> "";
    };
  }
}
