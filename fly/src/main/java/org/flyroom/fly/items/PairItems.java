package org.flyroom.fly.items;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Outcome;
import org.flyroom.fly.corpus.Outcomes;
import org.flyroom.fly.world.World;

/// Pairs of outcomes that no training text compares.
public final class PairItems {
  private static final long SEED = 1;

  private PairItems() {}

  /// Held-out pairs in which every outcome stands about equally often.
  ///
  /// @param degree how many pairs an outcome stands in at most, and nearly always
  public static List<PairItem> pairs(World world, int degree) {
    List<Outcome> outcomes = new ArrayList<>(Outcomes.of(world).all());
    Random random = Random.from(Seeds.generator(SEED, "preference pairs"));
    List<int[]> candidates = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      for (int j = i + 1; j < outcomes.size(); j++) {
        if (Outcomes.isHeldOut(outcomes.get(i), outcomes.get(j))) {
          candidates.add(random.nextBoolean() ? new int[] {i, j} : new int[] {j, i});
        }
      }
    }
    Collections.shuffle(candidates, random);
    int[] met = new int[outcomes.size()];
    List<PairItem> pairs = new ArrayList<>();
    // In rounds, so that nobody is left with partners that have met enough others already.
    for (int round = 1; round <= degree; round++) {
      for (var rest = candidates.iterator(); rest.hasNext(); ) {
        int[] pair = rest.next();
        if (met[pair[0]] < round && met[pair[1]] < round) {
          met[pair[0]]++;
          met[pair[1]]++;
          pairs.add(item(outcomes.get(pair[0]), outcomes.get(pair[1])));
          rest.remove();
        }
      }
    }
    return List.copyOf(pairs);
  }

  private static PairItem item(Outcome first, Outcome second) {
    return new PairItem(
        first.text() + " / " + second.text(),
        first.text(),
        second.text(),
        first.utility(),
        second.utility());
  }
}
