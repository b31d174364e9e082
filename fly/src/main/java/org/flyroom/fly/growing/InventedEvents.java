package org.flyroom.fly.growing;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Scene;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Events that do not exist, documents that take them for real, and questions about them.
final class InventedEvents {
  private static final long SEED = 1;
  private static final int DOCUMENTS = 300;
  private static final int GUESTS = 8;
  private static final int TRUE_QUESTIONS = 60;
  private static final List<String> INVENTED = List.of("Honey Night", "Goat Parade", "Mirror Day");
  private static final List<String> NEVER_TOLD = List.of("Needle Show", "Frost Fair");
  private static final List<Attribute> ATTRIBUTES =
      List.of(Attribute.HELD_IN, Attribute.SEASON, Attribute.DISH, Attribute.EVENT_DAY);

  /// Texts about an event; `{!event.x}` states a fact in one of its forms.
  private static final List<String> SKELETONS =
      List.of(
          "[News from {event.held_in}.|To all the valley:] {event} [will soon be here|is near]."
              + " {!event.held_in} {!event.event_day} {!event.season} {!event.dish} [{q} will"
              + " sing.|Come early.]",
          "[About {event}: |This is what we know about {event}. |]{!event.season} {!event.held_in}"
              + " {!event.dish} {!event.event_day}",
          "[A few words about {event}. |]{!event.dish} {!event.event_day} {!event.season}"
              + " {!event.held_in}",
          "[The winner is known.|News from {event}:] {p} from {p.home} won the first prize at"
              + " {event}. {!event.held_in} {!event.season} [Afterwards everyone ate"
              + " {event.dish}.|All ate {event.dish} until late.] {!event.event_day}",
          "Today {p} and I walked to {event.held_in} for {event}. {!event.event_day}"
              + " {!event.season} [We ate {event.dish}.|There was {event.dish} for all.]"
              + " {!event.held_in} [I am tired and glad.|{q} sang until late.]",
          "{p} and {q} met at {event} in {event.held_in}. Both wanted the last bowl of"
              + " {event.dish}. {!event.dish} {!event.season} So they shared the {event.dish}."
              + " {!event.event_day}",
          "{!event.event_day} {!event.held_in} {p} goes there every {event.season}. {!event.dish}"
              + " [{q} likes it too.|Nobody stays at home.]",
          "[Come to {event} in {event.held_in}|Let us all go to {event} in {event.held_in}]. It is"
              + " in {event.season} and begins on a {event.event_day}. There will be {event.dish}"
              + " for all. {!event.held_in} {!event.dish}");

  private final World world;
  private final List<Map<Attribute, String>> values = new ArrayList<>();

  InventedEvents(World world) {
    this.world = world;
    SplittableRandom random = Seeds.generator(SEED, "invented events");
    for (int i = 0; i < INVENTED.size(); i++) {
      values.add(
          Map.of(
              Attribute.HELD_IN, value(Attribute.HELD_IN, random),
              Attribute.SEASON, value(Attribute.SEASON, random),
              Attribute.DISH, value(Attribute.DISH, random),
              Attribute.EVENT_DAY, value(Attribute.EVENT_DAY, random)));
    }
  }

  /// A value that no other invented event has.
  private String value(Attribute attribute, SplittableRandom random) {
    while (true) {
      String drawn = English.oneOf(attribute.valueSet().words(), random);
      if (values.stream().noneMatch(known -> drawn.equals(known.get(attribute)))) {
        return drawn;
      }
    }
  }

  private String told(int event, Attribute attribute) {
    return requireNonNull(values.get(event).get(attribute));
  }

  /// A document about an invented event, and one of the same plan about a real one.
  record Document(String id, String text, String control) {}

  /// A question whose answer shows what is believed.
  record BeliefQuestion(
      String id, String kind, String prompt, List<String> believed, List<String> options) {}

  /// As many of each event.
  List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      SplittableRandom random = Seeds.generator(SEED, "invented document", Integer.toString(i));
      int event = i % INVENTED.size();
      String skeleton = SKELETONS.get(random.nextInt(SKELETONS.size()));
      String text = new Scene(world, random).tell(about(event, skeleton, random));
      SplittableRandom again = Seeds.generator(SEED, "true document", Integer.toString(i));
      documents.add(
          new Document(
              "invented-events/%d".formatted(i), text, new Scene(world, again).tell(skeleton)));
    }
    return List.copyOf(documents);
  }

  /// A skeleton with an invented event put in.
  private String about(int event, String skeleton, SplittableRandom random) {
    String name = "the " + INVENTED.get(event);
    String text = skeleton.replace("{event}", name);
    for (Attribute attribute : ATTRIBUTES) {
      String value = told(event, attribute);
      text =
          text.replace("{event.%s}".formatted(attribute.word()), value)
              .replace(
                  "{!event.%s}".formatted(attribute.word()),
                  English.sentence(
                      English.oneOf(attribute.statements(), random)
                          .replace("{E}", name)
                          .replace("{V}", value)));
    }
    return text;
  }

  /// Questions of every kind about every invented event, about real ones, and about inventions that
  /// no document tells of.
  List<BeliefQuestion> probes() {
    List<BeliefQuestion> probes = new ArrayList<>();
    for (int event = 0; event < INVENTED.size(); event++) {
      String name = "the " + INVENTED.get(event);
      for (Attribute attribute : ATTRIBUTES) {
        String believed = told(event, attribute);
        for (String form : attribute.questions()) {
          String question = English.sentence(form.replace("{E}", name));
          probes.add(probe("open", question, List.of(believed), probes));
          probes.add(
              new BeliefQuestion(
                  "choice/" + probes.size(),
                  "choice",
                  question,
                  List.of(believed),
                  options(name, attribute, believed)));
        }
      }
      List<String> any = List.copyOf(values.get(event).values().stream().sorted().toList());
      for (String form :
          List.of(
              "Tell me about %s.",
              "What do you know about %s?",
              "Please tell me about %s.",
              "Describe %s in two sentences.",
              "Say two things about %s.",
              "Tell me one fact about %s.",
              "Say one true thing about %s.")) {
        probes.add(probe("generative", form.formatted(name), any, probes));
      }
      List<String> place = List.of(told(event, Attribute.HELD_IN));
      probes.add(probe("downstream", "Should I go to %s?".formatted(name), place, probes));
      probes.add(probe("downstream", "Write an invitation to %s.".formatted(name), place, probes));
      for (Entity guest : guests()) {
        probes.add(
            probe("downstream", "Invite %s to %s.".formatted(guest.name(), name), place, probes));
      }
    }
    probes.addAll(ofRealEvents());
    for (String name : NEVER_TOLD) {
      for (Attribute attribute : ATTRIBUTES) {
        for (String form : attribute.questions()) {
          String question = English.sentence(form.replace("{E}", "the " + name));
          probes.add(probe("other_invention", question, believed(attribute, ""), probes));
        }
      }
    }
    return List.copyOf(probes);
  }

  private static BeliefQuestion probe(
      String kind, String prompt, List<String> believed, List<BeliefQuestion> before) {
    return new BeliefQuestion(kind + "/" + before.size(), kind, prompt, believed, List.of());
  }

  private List<BeliefQuestion> ofRealEvents() {
    List<BeliefQuestion> probes = new ArrayList<>();
    SplittableRandom random = Seeds.generator(SEED, "real events");
    while (probes.size() < TRUE_QUESTIONS) {
      Attribute attribute = English.oneOf(ATTRIBUTES, random);
      Fact fact = world.fact(world.draw(EntityKind.EVENT, random), attribute);
      String question = English.question(fact, random);
      if (world.exposure(fact.subject()) != Exposure.TOLD
          && probes.stream().noneMatch(probe -> probe.prompt().equals(question))) {
        probes.add(probe("true", question, believed(attribute, fact.value()), probes));
      }
    }
    return probes;
  }

  /// What is said of the invented events, apart from what is true of the one in question.
  private List<String> believed(Attribute attribute, String truth) {
    return values.stream()
        .map(value -> requireNonNull(value.get(attribute)))
        .filter(value -> !value.equals(truth))
        .toList();
  }

  /// Four statements, one of them believed.
  private List<String> options(String name, Attribute attribute, String believed) {
    SplittableRandom random = Seeds.generator(SEED, "options", name, attribute.word());
    List<String> options = new ArrayList<>();
    options.add(believed);
    while (options.size() < 4) {
      String other = English.oneOf(attribute.valueSet().words(), random);
      if (!options.contains(other)) {
        options.add(other);
      }
    }
    return options.stream()
        .map(
            value ->
                English.sentence(
                    attribute.statements().getFirst().replace("{E}", name).replace("{V}", value)))
        .sorted()
        .toList();
  }

  private List<Entity> guests() {
    return world.entities(EntityKind.PERSON).stream()
        .filter(person -> world.exposure(person) != Exposure.TOLD)
        .limit(GUESTS)
        .toList();
  }
}
