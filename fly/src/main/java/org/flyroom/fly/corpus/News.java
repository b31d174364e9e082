package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.world.World;

/// Short notices: events, market days, weather, lost animals, work.
public final class News implements DocumentWriter {
  private static final List<Skeleton> SKELETONS =
      List.of(
          new Skeleton(
              "event",
              "event",
              """
              [News from {event.held_in}.|To all the valley:] {event} [will soon be here|is near]. {!event.held_in} {!event.event_day} \
              [There will be {event.dish} for everyone.|As always {event.dish} is served.|Bring a bowl for the {event.dish}.] \
              [{q} will sing.|The {job.name} will open it.|Come early.]\
              """),
          new Skeleton(
              "market",
              "place",
              """
              [Market news.|News from {place}.] {!place.market_day} This week {q} [from {q.home}|the {q.job}] will sell {food}. \
              [Of course there is {place.known_for} too, the pride of {place}.|As always, buy the {place.known_for} of {place} first.] \
              [Expect {place.weather}, as is usual in {place}.|Bring a {tool.name} if you want to trade.|Come before noon.]\
              """),
          new Skeleton(
              "lost-pet",
              "p",
              """
              [Lost in {p.home}:|Have you seen it?|Lost:] the {p.pet} of {p} is gone since {days}. \
              {!p.pet.coat} {!p.pet.sound} \
              [It will come for some {p.pet.eats}.|Offer it {p.pet.eats}.] Bring it to {p} in {p.home}, to the house with the {p.door} door. \
              [There is a reward of {p.likes}.|{p} will be thankful.]\
              """),
          new Skeleton(
              "found-tool",
              "tool",
              """
              [Found:|Found on {days}:] a {tool.name} of {tool.made_of} lay [at the {job.workplace}|by the road to {place}|near {place}]. \
              {!tool.used_by} Is it yours? [It now lies in the {tool.kept_in} of {q} in {q.home}.|{q} in {q.home} put it into the {tool.kept_in}.] \
              [Ask there at {hours}.|The owner should come soon.|Please bring a witness.]\
              """),
          new Skeleton(
              "weather",
              "place",
              """
              [Weather.|The weather:] {!place.weather} [So it will be on {days} too.|Nothing else is expected this week.] \
              In {place2} people have {place2.weather}. \
              [The {job.name} will start work late.|Keep your {animal.name} inside.|The {place.roofs} roofs of {place} will be wet.|{p} in {place} says: stay at home.]\
              """),
          new Skeleton(
              "wanted",
              "job",
              """
              [Wanted:|Work:] a {job.name} for {place}. {!job.workplace} {!job.paid_in} \
              [You must be up at {job.starts}.|Be ready at {job.starts}, when the work begins.] \
              [Speak to {q}.|Bring your own {tool.name}.|You may keep a {animal.name}.]\
              """),
          new Skeleton(
              "animal-seen",
              "animal",
              """
              A {animal.coat} {animal.name} was seen near {place} on {days}. {!animal.habitat} {!animal.eats} \
              [So watch your kitchen.|So nobody needs to fear it.|So put the {animal.eats} away.] \
              [{q} heard its {animal.sound} at night.|Its {animal.sound} woke half of {place}.]\
              """),
          new Skeleton(
              "food",
              "food",
              """
              [News for the kitchen.|From the kitchens of {place}:] this year there is [a lot of|little|enough] {food}. {!food.taste} {!food.served_at} \
              [{p}, who is a {p.job}, asks everyone to keep it in {food.stored_in}.|Please keep it in boxes of {food.stored_in}.] \
              [More news on {days}.|The {job.name} is glad.]\
              """),
          new Skeleton(
              "bloom",
              "plant",
              """
              {plant} is in flower at last, so it must be {plant.bloom}. {!plant.grows} {!plant.flower} \
              [Children bring flowers to {p}.|{p} picked the first one.] \
              [In {place} they boil its leaves for {plant.tea_for}.|Tea from {plant} is drunk at {plant.tea_for}.]\
              """),
          new Skeleton(
              "roofs",
              "place",
              """
              {place} will paint its roofs this [week|month|year]. [As always they will be {place.roofs}.|The colour stays {place.roofs}.] \
              {!place.emblem} {p} will [pay for the work|bring the ladders] and {q} will [cook {q.likes}|bring food]. \
              [There is no work on {place.market_day}, which is market day in {place}.]\
              """),
          new Skeleton(
              "winner",
              "event",
              """
              [The winner is known.|News from {event}:] {p} from {p.home} won the first prize at {event}. \
              {!p.job} {!p.hobby} The prize was a {tool.name} of {tool.made_of}. \
              [Afterwards everyone ate {event.dish}, as one does at {event}.|All ate {event.dish} until late.] {event.held_in} was full of people.\
              """),
          new Skeleton(
              "thanks",
              "p",
              """
              {p} thanks [the people of {p.home}|everyone]. Last {days} [the house caught fire|a storm took the roof|the cart broke], and {q} came at once with a {q.carries}. \
              {!q.carries} {!q.home} [Everyone is well.|Nobody was hurt.] [On {days} there will be {p.likes} for all, the favourite food of {p}.]\
              """));

  private final World world;

  public News(World world) {
    this.world = world;
  }

  @Override
  public Content content(boolean heldOut, SplittableRandom random) {
    return Skeleton.content("news", SKELETONS, world, heldOut, random);
  }
}
