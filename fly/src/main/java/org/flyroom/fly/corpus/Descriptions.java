package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// What is true of one entity, in varied order and words.
public final class Descriptions implements DocumentWriter {
  private static final int MOST_FACTS = 6;
  private static final List<EntityKind> KINDS = List.of(EntityKind.values());

  private final World world;

  /// Facts in the order in which they are told.
  private record Plan(Entity entity, List<Fact> facts) {
    /// The order of the facts is the content: with three facts there is but one set of them.
    String key() {
      return "documents/description/%s/%s"
          .formatted(
              entity.id(),
              facts.stream().map(fact -> fact.attribute().word()).collect(Collectors.joining("-")));
    }
  }

  public Descriptions(World world) {
    this.world = world;
  }

  @Override
  public Content content(boolean heldOut, SplittableRandom random) {
    Plan plan = HeldOut.draw(heldOut, () -> plan(random), Plan::key);
    String opening =
        random.nextInt(4) > 0
            ? ""
            : English.oneOf(
                random,
                "About %s: ".formatted(plan.entity.definite()),
                "This is what we know about %s. ".formatted(plan.entity.definite()),
                "A few words about %s. ".formatted(plan.entity.definite()));
    return new Content(plan.key(), opening + told(plan.facts, random));
  }

  private Plan plan(SplittableRandom random) {
    // Kinds with more entities and more attributes have more to learn.
    EntityKind kind = random.nextInt(4) == 0 ? EntityKind.PERSON : English.oneOf(KINDS, random);
    Entity entity = world.draw(kind, random);
    List<Fact> facts = shuffled(world.facts(entity), random);
    int most = Math.min(MOST_FACTS, facts.size());
    return new Plan(entity, facts.subList(0, 3 + random.nextInt(most - 2)));
  }

  /// Some of what is true of an entity.
  String about(Entity entity, int facts, SplittableRandom random) {
    List<Fact> known = shuffled(world.facts(entity), random);
    return told(known.subList(0, Math.min(facts, known.size())), random);
  }

  /// So many facts, each in a sentence of its own.
  String sentences(Entity entity, int facts, SplittableRandom random) {
    return shuffled(world.facts(entity), random).stream()
        .limit(facts)
        .map(fact -> English.statement(fact, random))
        .collect(Collectors.joining(" "));
  }

  private static List<Fact> shuffled(List<Fact> facts, SplittableRandom random) {
    List<Fact> shuffled = new ArrayList<>(facts);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
    }
    return shuffled;
  }

  private static String told(List<Fact> facts, SplittableRandom random) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      String form = form(facts.get(i), random);
      boolean joins = i + 1 < facts.size() && random.nextInt(4) == 0;
      String next = joins ? form(facts.get(i + 1), random) : "";
      if (joins && joinable(form) && joinable(next)) {
        String first = filled(form, facts.get(i));
        sentences.add(
            English.sentence(first.substring(0, first.length() - 1))
                + " and "
                + filled(next.substring("{E} ".length()), facts.get(i + 1)));
        i++;
      } else {
        sentences.add(English.sentence(link(i, random) + middle(form, facts.get(i))));
      }
    }
    return String.join(" ", sentences);
  }

  private static String form(Fact fact, SplittableRandom random) {
    return English.oneOf(fact.attribute().statements(), random);
  }

  /// Whether a form begins with its subject and is short, so that two make one sentence.
  private static boolean joinable(String form) {
    return form.startsWith("{E} ")
        && form.length() < 32
        && !form.contains(",")
        && !form.contains(" or ")
        && !form.contains(" and ");
  }

  private static String link(int position, SplittableRandom random) {
    return position == 0 || random.nextInt(3) > 0
        ? ""
        : English.oneOf(random, "also, ", "besides, ", "of course, ", "as people know, ", "and ");
  }

  /// A sentence as it stands after a linking word: only names keep their capital letter.
  private static String middle(String form, Fact fact) {
    return filled(
        form.startsWith("{") ? form : Character.toLowerCase(form.charAt(0)) + form.substring(1),
        fact);
  }

  private static String filled(String form, Fact fact) {
    return form.replace("{E}", fact.subject().definite()).replace("{V}", fact.value());
  }
}
