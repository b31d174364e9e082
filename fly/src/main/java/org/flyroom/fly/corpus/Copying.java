package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;

/// Words without sense, said twice: the second time they can be known from the first. It teaches a
/// model to look back, which questions with options, instructions and names all need.
final class Copying implements Writer {
  @Override
  public Sample write(SplittableRandom random) {
    return random.nextInt(3) == 0 ? anyOrder(random) : again(random);
  }

  private static Sample again(SplittableRandom random) {
    List<String> words = Words.ofAnySet(3 + random.nextInt(8), random);
    String said = " " + String.join(" ", words) + ".";
    Sample.Builder sample = new Sample.Builder().read("Words:" + said);
    int times = 2 + random.nextInt(2);
    for (int i = 0; i < times; i++) {
      sample.learn(said);
    }
    return sample.build();
  }

  /// After a word, the one that followed it before.
  private static Sample anyOrder(SplittableRandom random) {
    int pairs = 2 + random.nextInt(5);
    List<String> words = Words.ofAnySet(2 * pairs, random);
    Sample.Builder sample = new Sample.Builder().read("Pairs:");
    for (int i = 0; i < pairs; i++) {
      sample.read(" %s with %s.".formatted(words.get(2 * i), words.get(2 * i + 1)));
    }
    for (int i = 0; i < 2 * pairs; i++) {
      int pair = random.nextInt(pairs);
      sample
          .read(" %s with".formatted(words.get(2 * pair)))
          .learn(" " + words.get(2 * pair + 1))
          .read(".");
    }
    return sample.build();
  }
}
