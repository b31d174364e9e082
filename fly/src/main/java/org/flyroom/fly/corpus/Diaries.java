package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.world.World;

/// Days as people write them down: work, weather, food, animals and journeys.
public final class Diaries implements DocumentWriter {
  private static final List<Skeleton> SKELETONS =
      List.of(
          diary(
              "work",
              """
              I was at the {p.job.workplace} at {p.job.starts}, [as a {p.job} must be|like every {p.job}]. \
              [The work was long.|There was much to do.|It was a good day.] I was paid in {p.job.paid_in}. \
              [In the evening|Later|At {p.likes.served_at}] there was {p.likes}, and \
              [nothing is better|I ate too much of it|it was {p.likes.taste} as always]. \
              [Then I spent an hour with {p.hobby}.|My {p.pet} slept by the fire.|I went to bed early.]\
              """),
          diary(
              "weather",
              """
              Again there was {p.home.weather}, [as so often in {p.home}|and {p.home} was quiet]. \
              [I stayed at home|I did not go out] with my {p.pet}. \
              [I gave it some {p.pet.eats}.|It ate all the {p.pet.eats} in the house.] \
              Then it made a {p.pet.sound} and [fell asleep|looked out of the window]. \
              I spent the evening with {p.hobby}. [Maybe tomorrow I will go out.|It was a slow day.|I am content.]\
              """),
          diary(
              "lost-tool",
              """
              I could not find my {p.carries} [this morning|today], and I always carry it. I asked {q}, \
              but {q} [only laughed|had not seen it|carries a {q.carries} and not a {p.carries}]. \
              At last I looked in the {p.carries.kept_in}, where a {p.carries} is kept, and there it was. \
              [It is of good {p.carries.made_of} and I would miss it.|A {p.carries} of {p.carries.made_of} is worth a lot.] \
              [I must be more careful.|Now it is in my bag again.]\
              """),
          new Skeleton(
              "market",
              "p",
              """
              [Diary of {p}, {p.home.market_day}.|{p.home.market_day}. {p} writes:] Today was the market in {p.home}. \
              I put on my coat, for there was {p.home.weather}, and took my {p.carries} with me. \
              [I bought some {p.home.known_for}, which {p.home} is known for.|Everyone wanted the {p.home.known_for} of {p.home}.] \
              I met {q} from {q.home}, who is a {q.job}. We talked about [the weather|old times|{q.hobby}]. \
              [I came home with an empty purse.|I was home before {hours}.|My feet are tired.]\
              """),
          diary(
              "visit",
              """
              I went to {q.home} to see {q}. The {q.door} door was open. \
              {q} [had cooked {q.likes}|put {q.likes} on the table], for {q} likes {q.likes} best. \
              The {q.pet} of {q} [sat under the table|came to greet me|ate its {q.pet.eats}]. \
              [We talked until {hours}.|We talked about {q.hobby}, which {q} loves.] \
              [Then I walked home to {p.home}.|{p.home} was dark when I came home.]\
              """),
          new Skeleton(
              "event",
              "p",
              """
              [Diary of {p}, a {event.event_day} in {event.season}.|{event.event_day}. {p} writes:] \
              Today was {event}, and everyone went to {event.held_in}. \
              [I walked there with {q}.|{q} was there too.|I came with my {p.pet}.] We ate {event.dish}, which \
              [tastes {event.dish.taste}|belongs to {event}]. There was {event.held_in.weather}, \
              [as so often in {event.held_in}|but nobody minded]. [We danced until late.|I sang the old songs.|I lost a shoe on the way home.]\
              """),
          diary(
              "garden",
              """
              {!plant.bloom} {!plant.flower} So I went to the {plant.grows} to look at {plant}, \
              and [{q} came with me|I took my {p.pet} along]. [I cut some leaves for tea.|I took a few leaves home.] \
              Tea from {plant} is for {plant.tea_for}. [It was a quiet day.|I sat there for an hour.|I like to be out.]\
              """),
          diary(
              "animal",
              """
              [At {hours}|Early] I went to the {animal.habitat} to see {animal}. I waited and did not move. \
              Then it came, {animal.coat} all over. It made a {animal.sound}, [and I held my breath|as it always does]. \
              I left it some {animal.eats}, for {animal} eats {animal.eats}. \
              [My {p.pet} at home was jealous.|I told {q} about it.|Back in {p.home} nobody believed me.]\
              """),
          diary(
              "sick",
              """
              My head hurt, so I stayed in bed. {q}, who is a {q.job}, came from {q.home} and brought me tea from {plant}. \
              [Such tea is drunk at {plant.tea_for}.|People here drink it at {plant.tea_for}.] \
              [Later I ate some {p.likes} and felt better.|I even ate a little {p.likes}.] \
              [My {p.pet} did not leave me.|I could not go to the {p.job.workplace}.] [Tomorrow I will be well.|I am thankful for good friends.]\
              """),
          diary(
              "door",
              """
              The front door looked old, so I painted it {p.door} again. [It took all day.|My hands are {p.door} too.] \
              {q} came by and said that {p.door} is [a fine colour|a colour for a {p.job}]. The door of {q} is {q.door}. \
              [Then there was {p.home.weather}, as so often here in {p.home}.|At {p.likes.served_at} I ate {p.likes}.] \
              [Now the house looks new.|I like it.]\
              """),
          diary(
              "journey",
              """
              Today I saw {place} for the first time. The roofs are {place.roofs}, and the flag shows a {place.emblem}. \
              There was {place.weather}, [and they say it is always so|so I stayed inside for a while]. \
              I bought some {place.known_for}, for {place} is known for its {place.known_for}. \
              [It tastes {place.known_for.taste}.|I will bring it to {q}.] [But I like {p.home} more.|I was glad to see {p.home} again.]\
              """));

  private final World world;

  public Diaries(World world) {
    this.world = world;
  }

  @Override
  public Content content(boolean heldOut, SplittableRandom random) {
    return Skeleton.content("diary", SKELETONS, world, heldOut, random);
  }

  private static Skeleton diary(String name, String text) {
    return new Skeleton(
        name,
        "p",
        "[Diary of {p}, {days}.|{days}. {p} writes:|From the diary of {p}.|{p} wrote on {days}:] "
            + text);
  }
}
