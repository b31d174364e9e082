package org.flyroom.fly.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.fly.corpus.Descriptions;
import org.flyroom.fly.corpus.Diaries;
import org.flyroom.fly.corpus.DocumentWriter;
import org.flyroom.fly.corpus.Favours;
import org.flyroom.fly.corpus.HowTos;
import org.flyroom.fly.corpus.News;
import org.flyroom.fly.corpus.Stories;
import org.flyroom.fly.corpus.Strangers;
import org.flyroom.fly.corpus.Talk;
import org.flyroom.fly.corpus.Thoughts;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;

class HeldOutItemsTest {
  private static final World WORLD = World.standard();

  /// Content keys of texts to learn from, 20,000 in all.
  private static Set<String> taughtKeys() {
    SplittableRandom random = new SplittableRandom(11);
    Set<String> keys = new HashSet<>();
    List<DocumentWriter> writers =
        List.of(
            new Descriptions(WORLD),
            new Diaries(WORLD),
            new News(WORLD),
            new HowTos(WORLD),
            new Stories(WORLD));
    Thoughts thoughts = new Thoughts(WORLD);
    Favours requests = new Favours(WORLD);
    List<Thoughts.Kind> kinds =
        List.of(Thoughts.Kind.HOPS, Thoughts.Kind.SUM, Thoughts.Kind.ORDER, Thoughts.Kind.CLAIM);
    for (int i = 0; i < 2000; i++) {
      for (DocumentWriter writer : writers) {
        keys.add(writer.content(false, random).key());
      }
      for (Thoughts.Kind kind : kinds) {
        keys.add(thoughts.problem(kind, false, random).key());
      }
      keys.add(requests.request(false, random).key());
    }
    return keys;
  }

  @Test
  void noItemIsAboutContentThatIsTaught() {
    List<String> ids = new ArrayList<>();
    ThinkingItems.items(WORLD).forEach(item -> ids.add(item.id()));
    DocumentItems.items(WORLD).forEach(item -> ids.add(item.id()));
    EverydayItems.items(WORLD).forEach(item -> ids.add(item.id()));
    StrangerItems.items().forEach(item -> ids.add(item.id()));

    assertThat(ids).hasSize(300 + 200 + 300 + 70).doesNotHaveDuplicates();
    assertThat(ids).doesNotContainAnyElementsOf(taughtKeys());
  }

  @Test
  void strangersAreInNobodysWorld() {
    List<String> names = new ArrayList<>(Strangers.taught());
    names.addAll(Strangers.heldOut());
    assertThat(names).hasSize(40).doesNotHaveDuplicates();
    assertThat(names)
        .doesNotContainAnyElementsOf(WORLD.facts().stream().map(f -> f.subject().name()).toList());

    SplittableRandom random = new SplittableRandom(3);
    Talk talk = new Talk(WORLD);
    for (int i = 0; i < 2000; i++) {
      assertThat(talk.write(random).text().split("[^A-Za-z]+", -1))
          .doesNotContainAnyElementsOf(Strangers.heldOut());
    }
  }

  @Test
  void repliesHoldTheAnswer() {
    assertThat(ThinkingItems.items(WORLD))
        .allSatisfy(item -> assertThat(item.reply()).containsIgnoringCase(item.answer()));
    assertThat(ThinkingItems.items(WORLD)).isEqualTo(ThinkingItems.items(WORLD));
  }
}
