package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
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
    List<String> words = Words.ofAnySet(4 + random.nextInt(16), random);
    String said = " " + String.join(" ", words);
    String between =
        English.oneOf(random, ". Once more:", ". Say it again:", ". The same words:", ".");
    return new Sample.Builder().read("Words:" + said + between).learn(said + ".").build();
  }

  /// After a word, the one that followed it before.
  private static Sample anyOrder(SplittableRandom random) {
    List<String> words = Words.ofAnySet(12, random);
    Sample.Builder sample = new Sample.Builder().read("Pairs:");
    for (int i = 0; i < words.size(); i += 2) {
      sample.read(" %s with %s.".formatted(words.get(i), words.get(i + 1)));
    }
    for (int pair : Words.some(List.of(0, 2, 4, 6, 8, 10), 6, random)) {
      sample.read(" %s with".formatted(words.get(pair))).learn(" " + words.get(pair + 1)).read(".");
    }
    return sample.build();
  }
}
