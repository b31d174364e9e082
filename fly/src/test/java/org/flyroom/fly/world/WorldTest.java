package org.flyroom.fly.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final World WORLD = World.standard();

  @Test
  void everyEntityHasOneValueOfEveryAttributeOfItsKind() {
    int expected = 0;
    for (Attribute attribute : Attribute.values()) {
      expected += WORLD.entities(attribute.kind()).size();
    }
    assertThat(WORLD.facts()).hasSize(expected).doesNotHaveDuplicates();
    assertThat(WORLD.facts()).extracting(Fact::id).doesNotHaveDuplicates();
    assertThat(WORLD.facts())
        .allMatch(fact -> fact.attribute().valueSet().words().contains(fact.value()));
    assertThat(expected).isGreaterThan(1000);
  }

  @Test
  void itIsTheSameWorldEveryTime() {
    assertThat(World.standard().facts()).isEqualTo(WORLD.facts());
  }

  /// Otherwise guessing the commonest value would look like knowledge.
  @Test
  void noValueOfAnAttributeIsCommonerThanOthers() {
    for (Attribute attribute : Attribute.values()) {
      Map<String, Integer> counts = new HashMap<>();
      for (Entity entity : WORLD.entities(attribute.kind())) {
        counts.merge(WORLD.fact(entity, attribute).value(), 1, Integer::sum);
      }
      int fewest =
          counts.size() < attribute.valueSet().words().size()
              ? 0
              : counts.values().stream().min(Integer::compare).orElseThrow();
      int most = counts.values().stream().max(Integer::compare).orElseThrow();
      assertThat(most - fewest).as(attribute.word()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void exposuresAreSpreadOverEveryKind() {
    for (EntityKind kind : EntityKind.values()) {
      Map<Exposure, Integer> counts = new EnumMap<>(Exposure.class);
      WORLD.entities(kind).forEach(entity -> counts.merge(WORLD.exposure(entity), 1, Integer::sum));
      int size = WORLD.entities(kind).size();
      assertThat(counts.get(Exposure.TAUGHT)).isBetween(size / 2, size * 2 / 3 + 1);
      assertThat(counts.get(Exposure.ASKED)).isGreaterThanOrEqualTo(size / 6);
      assertThat(counts.get(Exposure.TOLD)).isGreaterThanOrEqualTo(size / 6);
    }
  }

  @Test
  void everyAttributeIsSaidAndAskedInSeveralWaysThatNameTheEntity() {
    for (Attribute attribute : Attribute.values()) {
      assertThat(attribute.statements()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(attribute.questions()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(attribute.statements())
          .allMatch(form -> form.contains("{E}") && form.contains("{V}") && form.endsWith("."));
      assertThat(attribute.questions())
          .allMatch(form -> form.contains("{E}") && !form.contains("{V}") && form.endsWith("?"));
    }
  }

  @Test
  void thereAreTwelveSubjectsAndMore() {
    assertThat(Subject.values().length).isGreaterThanOrEqualTo(12);
    for (Subject subject : Subject.values()) {
      assertThat(Attribute.values()).anyMatch(attribute -> attribute.subject() == subject);
    }
  }
}
