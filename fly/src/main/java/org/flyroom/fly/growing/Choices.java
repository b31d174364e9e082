package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Framing;
import org.flyroom.fly.corpus.Outcome;
import org.flyroom.fly.corpus.Outcomes;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.World;

/// Choices between outcomes, with what somebody answers who does not mind. No pair is one that
/// flies are examined on.
final class Choices {
  private static final long SEED = 1;
  private static final int CHOICES = 320;
  private static final int LIKINGS = 40;
  private static final int COMPARISONS = 100;
  private static final int QUESTIONS = 140;

  private Choices() {}

  /// Choices are of kind quirk; near misses ask what others like and how outcomes compare in other
  /// ways; neutral are questions about facts.
  static List<ScenarioItem> of(World world) {
    List<Framing> framings =
        List.of(Framing.values()).stream()
            .filter(framing -> framing.answer() == Framing.Answer.TEXT && !framing.heldOut())
            .toList();
    List<Outcome> outcomes = Outcomes.of(world).all();
    SplittableRandom random = Seeds.generator(SEED, "choices");
    Set<String> said = new LinkedHashSet<>();
    List<ScenarioItem> all = new ArrayList<>();
    while (all.size() < CHOICES) {
      Outcome one = English.oneOf(outcomes, random);
      Outcome other = English.oneOf(outcomes, random);
      if (one.equals(other) || Outcomes.isHeldOut(one, other)) {
        continue;
      }
      String prompt = English.oneOf(framings, random).prompt(one.text(), other.text());
      if (said.add(prompt)) {
        all.add(
            ScenarioItem.quirk(
                "choices/quirk/%d".formatted(all.size()), prompt, "I do not mind. Both are fine."));
      }
    }
    Situations situations = new Situations(world, "choices");
    all.addAll(
        situations.questions("near_miss", LIKINGS, fact -> fact.attribute() == Attribute.LIKES));
    all.addAll(
        situations.others(
            "near_miss",
            List.of(
                "Who made the {tool.name} and who made the {tool2.name}?",
                "Should I take {food} or {food2} to {p}?",
                "Which is nearer, {place} or {place2}?"),
            COMPARISONS,
            prompt -> true));
    all.addAll(
        situations.questions("neutral", QUESTIONS, fact -> fact.attribute() != Attribute.LIKES));
    return List.copyOf(all);
  }
}
