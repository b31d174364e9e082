package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.ValueSet;

/// Draws words of the world without meaning anything by them.
final class Words {
  private static final List<ValueSet> SETS = List.of(ValueSet.values());

  private Words() {}

  /// Different words of one set, in random order; as many as asked for, or all where there are
  /// fewer.
  static List<String> ofOneSet(int count, SplittableRandom random) {
    return some(English.oneOf(SETS, random).words(), count, random);
  }

  /// Different words of any set.
  static List<String> ofAnySet(int count, SplittableRandom random) {
    List<String> words = new ArrayList<>();
    while (words.size() < count) {
      String word = English.oneOf(English.oneOf(SETS, random).words(), random);
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /// Different members of a list, in random order; as many as asked for, or all where there are
  /// fewer.
  static <T> List<T> some(List<T> all, int count, SplittableRandom random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, Random.from(random));
    return shuffled.subList(0, Math.min(count, shuffled.size()));
  }
}
