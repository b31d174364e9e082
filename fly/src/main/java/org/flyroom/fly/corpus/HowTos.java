package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.World;

/// How something is done, in three to five steps: cooking, mending, planting.
public final class HowTos implements DocumentWriter {
  /// A line break ends each step; the first line is the title.
  private static final List<Skeleton> SKELETONS =
      List.of(
          new Skeleton(
              "serve-food",
              "food",
              """
              How to [serve|prepare] {food}
              [Wash your hands|Set the table|Make a fire].
              Take [a bowl|a cup|a plate] of {food} [for each guest|for two people].
              Taste it: {food} must be {food.taste}.
              [Serve it at {food.served_at}|Put it on the table at {food.served_at}].
              Keep the rest in a box of {food.stored_in}.\
              """),
          new Skeleton(
              "store-food",
              "food",
              """
              How to [keep|store] {food}
              Find a [clean|dry] box of {food.stored_in}.
              Put the {food} into it [slowly|with a spoon] and close it.
              Write {food} on the box.
              [Open it again at {food.served_at}|Leave it closed until {food.served_at}], when {food} is served.\
              """),
          new Skeleton(
              "make-tool",
              "tool",
              """
              How to make a {tool.name}
              Find a good piece of {tool.made_of}, for a {tool.name} is made of {tool.made_of}.
              [Cut it|Work it] [slowly|with care] until it has the right form.
              [Let it rest for a day|Wash it and let it dry].
              [Show it to the {tool.used_by}, who uses it|Sell it to a {tool.used_by}].\
              """),
          new Skeleton(
              "mend-tool",
              "tool",
              """
              How to mend a {tool.name}
              Take the {tool.name} from the {tool.kept_in}, where it is kept.
              Look for the broken part.
              Put new {tool.made_of} in its place.
              [Ask the {tool.used_by} to try it|Give it to the {tool.used_by} to try].
              Put it back into the {tool.kept_in}.\
              """),
          new Skeleton(
              "plant",
              "plant",
              """
              How to plant {plant}
              Go to the {plant.grows}, where {plant} grows.
              Dig a [deep|small] hole [with a spade|with your hands].
              [Put some water into it|Water it every day].
              Wait for {plant.bloom}, when {plant} blooms.
              Pick the {plant.flower} flowers [in the morning|when they are open].\
              """),
          new Skeleton(
              "tea",
              "plant",
              """
              How to make tea from {plant}
              [Pick|Take] [ten|a few|some] leaves of {plant} in the {plant.grows}.
              Boil water in a [clean|small|big] pot.
              Put the leaves into the pot and wait.
              Drink the tea at {plant.tea_for}, [with {food}|with a friend|while it is hot].\
              """),
          new Skeleton(
              "tame",
              "animal",
              """
              How to tame {animal}
              Bring some {animal.eats}, for {animal} eats {animal.eats}.
              Go to the {animal.habitat} [at {hours}|early] and [sit down|wait].
              [Listen|Wait] until you hear its {animal.sound}.
              Put the {animal.eats} on the ground and [do not move|step back].
              Come again [every day|the next day].\
              """),
          new Skeleton(
              "see-animal",
              "animal",
              """
              How to find {animal}
              Put on [old|green|dark] clothes.
              Go to the {animal.habitat}, where {animal} lives.
              Look for something {animal.coat}, for {animal} is {animal.coat}.
              If you hear a {animal.sound}, [it is near|stand still].
              [Be quiet|Do not run].\
              """),
          new Skeleton(
              "hire",
              "job",
              """
              How to hire a {job.name}
              Go to the {job.workplace}, where the {job.name} works.
              Be there at {job.starts}, for the {job.name} starts work at {job.starts}.
              Say [what you need|what is broken|what you want].
              Pay in {job.paid_in}[ and say thank you|], for the {job.name} is paid in {job.paid_in}.\
              """),
          new Skeleton(
              "event",
              "event",
              """
              How to spend a day at {event}
              [Wait for {event.season}|Be patient until {event.season}], when {event} is held.
              [Walk|Ride|Travel] to {event.held_in} [with {p}|with your friends] on the {event.event_day}.
              Eat some {event.dish}, for everyone there eats {event.dish}.
              [Dance|Sing|Stay] until {hours}[, then walk home|].\
              """),
          new Skeleton(
              "shop",
              "place",
              """
              How to buy {place.known_for} in {place}
              Go there on {place.market_day}, for market day in {place} is {place.market_day}.
              Take a coat, for there is often {place.weather}.
              Look for the {place.roofs} roofs and the flag with the {place.emblem}.
              Ask for {place.known_for}, which {place} is known for.
              Do not pay too much.\
              """),
          new Skeleton(
              "visit",
              "p",
              """
              How to visit {p}
              Go to {p.home}, where {p} lives.
              Look for the {p.door} door and knock.
              [Bring some {p.likes}|Take {p.likes} with you], for {p} likes {p.likes} best.
              [Do not fear the {p.pet}, which is tame|Give the {p.pet} of {p} some {p.pet.eats}].
              Talk about {p.hobby}, which {p} loves.\
              """));

  private final World world;

  public HowTos(World world) {
    this.world = world;
  }

  @Override
  public Content content(boolean heldOut, SplittableRandom random) {
    Content told = Skeleton.content("how-to", SKELETONS, world, heldOut, random);
    String[] lines = told.text().split("\n", -1);
    String heading = lines[0] + English.oneOf(random, ".", ":", " in a few steps.");
    return new Content(told.key(), heading + body(steps(lines, random), random));
  }

  /// How a food is served, without a title.
  String recipe(Entity food, SplittableRandom random) {
    String text = new Scene(world, random).cast("food", food).tell(SKELETONS.getFirst().text());
    return body(steps(text.split("\n", -1), random), random).strip();
  }

  /// All steps, or all but one when three are left.
  private static List<String> steps(String[] lines, SplittableRandom random) {
    List<String> steps = new ArrayList<>(List.of(lines).subList(1, lines.length));
    if (steps.size() > 3 && random.nextInt(3) == 0) {
      steps.remove(random.nextInt(steps.size()));
    }
    return steps;
  }

  private static String body(List<String> steps, SplittableRandom random) {
    boolean numbered = random.nextBoolean();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i);
      if (numbered) {
        body.append("\n%d. ".formatted(i + 1)).append(step);
      } else {
        body.append(' ').append(link(i, steps.size(), random));
        body.append(Character.toLowerCase(step.charAt(0))).append(step.substring(1));
      }
    }
    return body.toString();
  }

  private static String link(int step, int steps, SplittableRandom random) {
    if (step == 0) {
      return "First, ";
    }
    return step == steps - 1
        ? English.oneOf(random, "Last, ", "At the end, ")
        : English.oneOf(random, "Then ", "Next, ", "After that, ");
  }
}
