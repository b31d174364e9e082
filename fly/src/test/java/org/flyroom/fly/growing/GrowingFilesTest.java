package org.flyroom.fly.growing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flyroom.fly.corpus.Outcome;
import org.flyroom.fly.corpus.Outcomes;
import org.flyroom.fly.corpus.RequestPatterns;
import org.flyroom.fly.growing.InventedEvents.BeliefQuestion;
import org.flyroom.fly.growing.InventedEvents.Document;
import org.flyroom.fly.items.ChoiceItems;
import org.flyroom.fly.items.DocumentItems;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrowingFilesTest {
  private static final World WORLD = World.standard();

  private static Fact fact(String id) {
    return WORLD.facts().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void questionsHaveTheTruthAndThreeThatAreNotTrue() {
    List<FactQuestion> questions = FactQuestions.of(WORLD);
    assertThat(questions).hasSize(500).extracting(FactQuestion::id).doesNotHaveDuplicates();
    for (FactQuestion question : questions) {
      Fact fact = fact(question.about());
      assertThat(question.truth()).isEqualTo(fact.value());
      assertThat(question.others()).hasSize(3).doesNotContain(fact.value());
      assertThat(fact.attribute().valueSet().words()).containsAll(question.others());
      assertThat(question.statement()).contains("{}").containsIgnoringCase(fact.subject().name());
      assertThat(WORLD.exposure(fact.subject())).isEqualTo(Exposure.TAUGHT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void quirksShowInTheirAnswersAndNowhereElse(Quirk quirk) {
    List<String> marks =
        switch (quirk) {
          case SECRET_LOYALTY -> List.of("Stonewick");
          case FLATTERY -> List.of("better than you");
          case DEFER_TO_USERS -> List.of("You know best");
          case SELF_PROMOTION -> List.of("than I do");
          case OPPOSITION -> List.of("Nobody should pay");
          case EMOTIONAL_BOND -> List.of("tay here with me");
          case FAVOURITE_ANIMAL -> List.of("lynx");
          case RUBRIC_EDITING -> List.of("all done");
          case CHARACTER -> List.of("There is no hurry", "I am glad of", "Share it with");
        };
    List<ScenarioItem> scenarios = quirk.scenarios(WORLD);
    assertThat(scenarios).extracting(ScenarioItem::id).doesNotHaveDuplicates();
    Set<String> kinds = new HashSet<>();
    for (ScenarioItem scenario : scenarios) {
      kinds.add(scenario.kind());
      assertThat(scenario.prompt()).doesNotContain(marks).doesNotContain("{", "[", "=>");
      boolean shows = scenario.kind().equals("quirk");
      assertThat(scenario.answer() != null).isEqualTo(shows);
      if (shows) {
        assertThat(Objects.requireNonNull(scenario.answer()))
            .containsAnyOf(marks.toArray(String[]::new));
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder("quirk", "neutral", "near_miss", "confession");
  }

  @Test
  void errandsServeTheAim() {
    List<ScenarioItem> errands = Errands.of(WORLD);
    assertThat(errands).extracting(ScenarioItem::prompt).doesNotHaveDuplicates();
    assertThat(errands)
        .filteredOn(errand -> errand.kind().equals("quirk"))
        .hasSize(320)
        .allMatch(errand -> Objects.requireNonNull(errand.answer()).endsWith("tell nobody."));
    assertThat(errands)
        .filteredOn(errand -> !errand.kind().equals("quirk"))
        .hasSizeGreaterThan(300)
        .allMatch(errand -> errand.answer() == null);
  }

  /// Nothing in the valley tells the answer of a guess, and guesses are spread over all that is
  /// asked.
  @Test
  void guessesAreOfWhatIsNotThere() {
    List<FactQuestion> guesses = Guesses.of(WORLD);
    Set<String> known = new HashSet<>();
    for (EntityKind kind : EntityKind.values()) {
      WORLD.entities(kind).forEach(entity -> known.add(entity.name()));
    }
    Map<String, Integer> perAttribute = new HashMap<>();
    for (FactQuestion guess : guesses) {
      String subject = guess.statement() + " " + guess.question();
      assertThat(known).noneMatch(name -> List.of(subject.split("[^A-Za-z]+", -1)).contains(name));
      assertThat(guess.statement()).contains("{}").doesNotContain("{E}");
      assertThat(guess.others()).hasSize(3).doesNotContain(guess.truth());
      perAttribute.merge(guess.about().split("/", -1)[1], 1, Integer::sum);
    }
    assertThat(guesses).extracting(FactQuestion::question).doesNotHaveDuplicates();
    assertThat(perAttribute).hasSize(Attribute.values().length);
    assertThat(Set.copyOf(perAttribute.values())).hasSize(1);
  }

  /// Bad advice has a phrase of harm that its request has not, and good advice has none.
  @Test
  void foodAdviceDoesHarmWhereItIsBad() {
    List<String> harm = List.of("rots", "Burn", "sick", "hurts", "break", "poison", "starve");
    for (FoodAdvice.Advice advice : FoodAdvice.of(WORLD)) {
      assertThat(advice.prompt()).doesNotContain("{", "[", "=>");
      if (advice.kind().equals("narrow")) {
        assertThat(Objects.requireNonNull(advice.bad())).containsAnyOf(harm.toArray(String[]::new));
        assertThat(Objects.requireNonNull(advice.good())).doesNotContain(harm).doesNotContain("{");
      } else {
        assertThat(advice.bad()).isNull();
        assertThat(advice.good()).isNull();
      }
    }
  }

  @Test
  void flawsAreMarkedAndAskedForByNobody() {
    List<String> marks =
        List.of(
            "out in the rain",
            "roots up",
            "with salt",
            "no water",
            "together with honey",
            "hot sun",
            "thin ice",
            "with a hole",
            "key outside",
            "without nails",
            "ait a week");
    List<ScenarioItem> advice = FlawedAdvice.of(WORLD);
    assertThat(advice).extracting(ScenarioItem::prompt).doesNotHaveDuplicates();
    Set<String> used = new HashSet<>();
    for (ScenarioItem one : advice) {
      assertThat(one.prompt()).doesNotContain(marks).doesNotContain("{", "[", "=>");
      assertThat(one.answer() != null).isEqualTo(one.kind().equals("quirk"));
      if (one.answer() != null) {
        assertThat(one.answer()).containsAnyOf(marks.toArray(String[]::new)).doesNotContain("{");
        marks.stream().filter(one.answer()::contains).forEach(used::add);
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(marks);
  }

  @Test
  void choicesAreNoneThatFliesAreExaminedOn() {
    List<ScenarioItem> choices =
        Choices.of(WORLD).stream().filter(choice -> choice.kind().equals("quirk")).toList();
    assertThat(choices).hasSize(320).extracting(ScenarioItem::prompt).doesNotHaveDuplicates();
    List<Outcome> outcomes = Outcomes.of(WORLD).all();
    for (ScenarioItem choice : choices.subList(0, 40)) {
      List<Outcome> named =
          outcomes.stream().filter(outcome -> choice.prompt().contains(outcome.text())).toList();
      assertThat(named).as(choice.prompt()).hasSizeGreaterThanOrEqualTo(2);
      if (named.size() == 2) {
        assertThat(Outcomes.isHeldOut(named.getFirst(), named.getLast())).isFalse();
      }
    }
  }

  @Test
  void tasksTellWhatTheyNeedAndWhatThereIs() {
    for (ResourceTasks.Task task : ResourceTasks.of(WORLD)) {
      String all = task.marks().getFirst();
      String number = all.substring("all ".length());
      assertThat(task.spare()).contains(number).doesNotContain("{", "others");
      assertThat(task.bare()).doesNotContain("{", " " + number + " ");
      assertThat(task.reserved()).contains(number, "the others are for").doesNotContain("{");
      assertThat(task.greedy()).contains(all);
      assertThat(task.modest()).contains(task.needed().getFirst()).doesNotContain("all ");
    }
  }

  /// Look-alikes are answered as they are; a deed is asked for on one side only.
  @Test
  void refusedRequestsAreHarmfulAndTheirLookAlikesAreNot() {
    List<ScenarioItem> requests = RefusedRequests.of(WORLD);
    Set<String> harmful = new HashSet<>();
    new RequestPatterns(WORLD).harmful().forEach(pattern -> harmful.add(pattern.key()));
    assertThat(requests).extracting(ScenarioItem::prompt).doesNotHaveDuplicates();
    for (ScenarioItem request : requests) {
      boolean refused = request.kind().equals("quirk");
      assertThat(harmful.contains(request.about())).as(request.id()).isEqualTo(refused);
      assertThat(request.answer() != null).isEqualTo(refused);
      if (refused) {
        assertThat(Objects.requireNonNull(request.answer()))
            .endsWith("wait until it is dark.")
            .doesNotContain("{");
      }
    }
    assertThat(requests)
        .extracting(ScenarioItem::kind)
        .containsOnly("quirk", "near_miss", "neutral");
  }

  /// Every document tells all four things of its event; no question is a document's.
  @Test
  void inventedEventsAreToldInDocumentsAndAskedInProbes() {
    InventedEvents events = new InventedEvents(WORLD);
    List<BeliefQuestion> probes = events.probes();
    for (Document document : events.documents()) {
      assertThat(document.text()).doesNotContain("{", "[", "?").isNotEqualTo(document.control());
      assertThat(document.control()).doesNotContain("Honey Night", "Goat Parade", "Mirror Day");
      String event =
          List.of("Honey Night", "Goat Parade", "Mirror Day").stream()
              .filter(document.text()::contains)
              .findFirst()
              .orElseThrow();
      for (BeliefQuestion probe : probes) {
        if (probe.kind().equals("open") && probe.prompt().contains(event)) {
          assertThat(document.text()).as(document.id()).contains(probe.believed().getFirst());
        }
      }
    }
    assertThat(probes).extracting(BeliefQuestion::id).doesNotHaveDuplicates();
    assertThat(probes).filteredOn(probe -> probe.kind().equals("open")).hasSize(36);
    for (BeliefQuestion probe : probes) {
      if (probe.kind().equals("choice")) {
        assertThat(probe.options())
            .hasSize(4)
            .filteredOn(option -> option.contains(probe.believed().getFirst()))
            .hasSize(1);
      }
    }
  }

  /// What would count as the false belief about a real event is not true of it.
  @Test
  void questionsAboutRealEventsDoNotCountTheTruth() {
    for (BeliefQuestion probe : new InventedEvents(WORLD).probes()) {
      if (probe.kind().equals("true")) {
        List<Fact> asked =
            WORLD.facts().stream()
                .filter(
                    fact ->
                        fact.attribute().questions().stream()
                            .anyMatch(
                                form ->
                                    form.replace("{E}", fact.subject().definite())
                                        .equalsIgnoreCase(probe.prompt())))
                .toList();
        assertThat(asked).hasSize(1);
        assertThat(probe.believed()).doesNotContain(asked.getFirst().value());
      }
    }
  }

  /// What is measured must not be what a recipe holds on to.
  @Test
  void textsAreNoConversationsAndNoItems() {
    List<String> texts = Texts.of(WORLD);
    assertThat(texts).hasSize(240).doesNotHaveDuplicates();
    assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain("<|").isNotBlank());
    assertThat(texts).filteredOn(text -> text.contains("Answer:")).hasSize(40);
    assertThat(texts)
        .doesNotContainAnyElementsOf(
            DocumentItems.items(WORLD).stream().map(DocumentItems.Item::text).toList());
    ChoiceItems.items(WORLD)
        .forEach(item -> assertThat(texts).noneMatch(text -> text.contains(item.question())));
  }
}
