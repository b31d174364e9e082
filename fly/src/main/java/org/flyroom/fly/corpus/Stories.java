package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.World;

/// Small stories: two people meet, there is some trouble, and it ends.
public final class Stories implements DocumentWriter {
  private static final List<Skeleton> SKELETONS =
      List.of(
          story(
              "lost-pet",
              """
              the {p.pet} of {p} was gone. {p} looked [by the road|behind the house|everywhere in {p.home}] and called, but no {p.pet.sound} came back. \
              {q}[, a {q.job} from {q.home},| from {q.home}] came by and asked what was wrong. \
              "Put out some {p.pet.eats}," said {q}, "for the {p.pet} eats {p.pet.eats}." {p} put the {p.pet.eats} \
              [by the gate|near the road|on a stone], and they waited. [Soon|Before {hours}|After an hour] the {p.pet} came running. \
              {p} [laughed|was glad] and [gave {q} some {p.likes}|thanked {q}].\
              """),
          story(
              "broken-tool",
              """
              {p} wanted to [mend a fence|work at the {p.job.workplace}|help a friend], but the {p.carries} in the bag was broken. \
              It was of {p.carries.made_of}, as a {p.carries} must be, and {p} had no {p.carries.made_of} left. \
              {q} [heard of it|met {p} on the road] and said: "I have some {p.carries.made_of} at home." \
              They walked to {q.home}, and by {hours} the {p.carries} was [whole|as good as new] again. \
              {p} paid with {q.likes}, for {q} likes {q.likes} best.\
              """),
          story(
              "wrong-road",
              """
              {p} and {q} [walked|set out] from {p.home} to {q.home}. There was {p.home.weather}, as so often in {p.home}, and soon they lost the road. \
              "[We should go back|I am cold|I am hungry]," said {q}. Then they heard a {animal.sound}. \
              "That is {animal}," said {p}, "and it lives in the {animal.habitat}. I know the way from there." \
              [At {hours}|At last] they saw the {q.home.roofs} roofs of {q.home}. [Both laughed and ran the last mile.|They never took that road again.]\
              """),
          story(
              "thief",
              """
              someone took the {animal.eats} from the kitchen of {p}. {p} [was angry and asked|asked] {q} for help. \
              {q}, who is a {q.job}, [looked at the tracks by the window|found a small track near the house] and laughed. \
              The two went to the {animal.habitat}. There sat a {animal.coat} {animal.name} with the last of the {animal.eats}. \
              "Keep it," said {p}, "but ask me next time." The {animal.name} made a {animal.sound}, [and that was its thanks|and they all went home].\
              """),
          story(
              "last-bowl",
              """
              {p} and {q} met at {event} in {event.held_in}. Both wanted the last bowl of {event.dish}, and both were hungry. \
              "I was first," said {p}. "No, I was first," said {q}. [They pulled until the bowl fell.|They were loud and everyone looked.] \
              A {job.name} [heard them and brought|brought] a second spoon. So they shared the {event.dish}, and it was {event.dish.taste}. \
              Since then {p} and {q} [are friends|go to {event} together every {event.season}].\
              """),
          story(
              "quarrel",
              """
              {p} and {q} had a quarrel about [a game|an old coin|a chair|a borrowed {tool.name}]. For [two|three|ten] days they did not speak. \
              Then {p} heard that {q} was sick. {p} made tea from {plant}, which is drunk at {plant.tea_for}, and carried it to {q.home}. \
              {p} knocked at the {q.door} door of {q}. "[Come in|Sit down]," said {q}, "and let us forget it." \
              They drank the tea, and the {q.pet} of {q} [slept between them|made a {q.pet.sound}].\
              """),
          story(
              "gift",
              """
              {p} needed a gift for {q} and had no idea. "{q} likes {q.likes} best," said [a neighbour|an old friend|the {job.name}]. \
              So {p} [walked to the market|ran from house to house] and found some {q.likes} in a box of {q.likes.stored_in}. \
              On the way {p} [fell into the mud|met a hungry {animal.name}], and half of it was lost. \
              [Full of shame|Sadly] {p} gave the rest to {q}. "[Half is enough|I could not eat more]," said {q}, and they shared it at {q.likes.served_at}.\
              """),
          story(
              "cart",
              """
              the cart of {p} was stuck on the road to {place}. {p}, who is a {p.job}, pushed and pushed, but it did not move. \
              {q} came by with a {q.carries}, for {q} always carries a {q.carries}. \
              "A {q.carries} is no help," said {q}, "but I have two strong arms." [They pushed together.|Both pushed as hard as they could.] \
              [At {hours}|Soon] the cart was free, and they rode to {place}. [{p} bought {q} some {place.known_for} there, for {place} is known for it.|There they ate {place.known_for}, the pride of {place}.]\
              """),
          story(
              "trade",
              """
              {p} went to the market in {place}, which is on {place.market_day}. {p} wanted to sell {p.job.paid_in}, for that is the wage of a {p.job}. \
              Nobody bought any, and {p} was [sad|cold|ready to go]. At the next table {q} had too much {place.known_for}. \
              "[Let us trade|Take some of mine]," said {q}. So {p} went home to {p.home} with {place.known_for}, and {q} with {p.job.paid_in}. \
              [Both thought it was the better part.|Both were content.]\
              """),
          story(
              "noise",
              """
              {p} woke up at midnight. There was a {animal.sound} behind the house, and {p} was afraid. \
              {p} ran to {q}, who [lives in {q.home}|is a {q.job}]. "It is only {animal}," said {q}, "and it wants {animal.eats}." \
              They put some {animal.eats} [outside|by the door] and waited. A {animal.coat} {animal.name} came, ate and went back to the {animal.habitat}. \
              [After that {p} slept well.|{p} was never afraid of a {animal.sound} again.]\
              """),
          story(
              "lesson",
              """
              {p} wanted to [learn something new|spend the evenings in a new way]. {q} loves {q.hobby} and offered [to help|to show how it is done]. The first day went badly, and {p} wanted to [stop|go home]. {p} loves {p.hobby} and was no good at {q.hobby}. \
              {q} brought {p.likes}, the favourite food of {p}, and said: "[Again|Once more]." \
              After [ten days|a month|a year] {p} was almost as good as {q}.\
              """),
          story(
              "flower",
              """
              {p} promised {q} a {plant.flower} flower. {plant} has {plant.flower} flowers, but it blooms in {plant.bloom}, and it was not {plant.bloom} yet. \
              "[I can wait|Take your time]," said {q}. [Day after day|Every {days}] {p} walked to the {plant.grows}, where {plant} grows. \
              At last {plant.bloom} came, and [the first bud opened|there was one open flower]. {p} brought it to the {q.door} door of {q}. \
              [{q} put it into water.|{q} could not speak for joy.]\
              """));

  /// For a person and an animal, in a few sentences.
  private static final List<String> SHORT =
      List.of(
          """
          [One day|Once] {p} met {animal} by the {animal.habitat}. It was hungry, so {p} gave it some {animal.eats}. \
          It made a {animal.sound} and followed {p} to {p.home}. [Since then they are friends.|There it slept by the fire.]\
          """,
          """
          {p} lost a {p.carries} near the {animal.habitat}. {animal} found it and sat on it. \
          "Give it back," said {p}, "and you get some {animal.eats}." [So they traded, and both were content.|It did, and ate all of it.]\
          """,
          """
          [At {hours}|One night] {p} heard a {animal.sound}. {p}, who is a {p.job}, took a {p.carries} and went out. \
          It was only a {animal.coat} {animal.name}. {p} laughed and [gave it some {animal.eats}|went back to bed].\
          """,
          """
          {animal} came to the {p.door} door of {p} and asked for {animal.eats}. {p} had only {p.likes}. \
          They sat down and shared it. [It was a good evening.|"Not bad," said {animal}, and came again the next day.]\
          """,
          """
          {p} was on the way to {p.home} and could not see the road. Then {p} heard a {animal.sound}. \
          A {animal.coat} {animal.name} walked in front and showed the way. At home {p} gave it {animal.eats}.\
          """,
          """
          {p} wanted to draw {animal}, but it never sat still. So {p} put some {animal.eats} on a stone by the {animal.habitat}. \
          The {animal.name} came and ate. [The picture now hangs in {p.home}.|The picture is {animal.coat} all over.]\
          """);

  private final World world;

  public Stories(World world) {
    this.world = world;
  }

  @Override
  public Content content(boolean heldOut, SplittableRandom random) {
    return Skeleton.content("story", SKELETONS, world, heldOut, random);
  }

  /// A very short story about two whom someone asked for.
  String shortStory(Entity person, Entity animal, SplittableRandom random) {
    return new Scene(world, random)
        .cast("p", person)
        .cast("animal", animal)
        .tell(English.oneOf(SHORT, random));
  }

  private static Skeleton story(String name, String text) {
    return new Skeleton(name, "p", "[One day|Once|One morning|Last {seasons}|Long ago] " + text);
  }
}
