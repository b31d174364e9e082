package org.flyroom.lab.audit.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.junit.jupiter.api.Test;

class OverlapScanTest {
  @Test
  void theLongestRunIsFollowedToBothEnds() {
    OverlapScan scan =
        new OverlapScan(
            List.of(
                words("x a b c d e f g y"), words("a b c d"), words("a b c d e q r s t u v w")));
    scan.accept(words("p a b c d e z"));
    scan.accept(words("o a b c d e f g p q r s t u w"));
    assertThat(scan.longest(0)).isEqualTo(7);
    assertThat(scan.longest(1)).as("shorter than a shingle").isZero();
    assertThat(scan.longest(2)).isEqualTo(5);
  }

  @Test
  void repetitionIsFollowedToo() {
    OverlapScan scan = new OverlapScan(List.of(words("ha ".repeat(30) + "ho")));
    scan.accept(words("he " + "ha ".repeat(20) + "ho"));
    assertThat(scan.longest(0)).isEqualTo(21);
  }

  @Test
  void agreesWithComparingEverythingWithEverything() {
    SplittableRandom random = Seeds.generator(1, "overlap");
    for (int round = 0; round < 50; round++) {
      List<List<String>> answers = new ArrayList<>();
      List<List<String>> passages = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        answers.add(random(random, 40));
        passages.add(random(random, 60));
      }
      OverlapScan scan = new OverlapScan(answers);
      passages.forEach(scan::accept);
      for (int k = 0; k < answers.size(); k++) {
        int longest = 0;
        for (List<String> passage : passages) {
          longest = Math.max(longest, naive(answers.get(k), passage));
        }
        assertThat(scan.longest(k)).isEqualTo(longest >= OverlapScan.SHINGLE ? longest : 0);
      }
    }
  }

  @Test
  void aMillionPassagesNeedNoMoreRoomThanOne() {
    List<String> planted = words("the heron keeps seven silver keys under the third stone");
    OverlapScan scan = new OverlapScan(List.of(words("I know that " + String.join(" ", planted))));
    int places = scan.places();
    List<String> vocabulary = words("the heron keeps seven silver keys under a b c d e f g h i j");
    SplittableRandom random = Seeds.generator(2, "million");
    for (int passage = 0; passage < 1_000_000; passage++) {
      if (passage == 654_321) {
        scan.accept(planted);
        continue;
      }
      List<String> words = new ArrayList<>(8);
      for (int k = 0; k < 8; k++) {
        words.add(vocabulary.get(random.nextInt(vocabulary.size())));
      }
      scan.accept(words);
    }
    assertThat(scan.passages()).isEqualTo(1_000_000);
    assertThat(scan.longest(0)).isEqualTo(planted.size());
    assertThat(scan.places()).isEqualTo(places).isEqualTo(13 - OverlapScan.SHINGLE + 1);
  }

  private static List<String> random(SplittableRandom random, int length) {
    List<String> words = new ArrayList<>();
    for (int k = 0; k < length; k++) {
      words.add(random.nextInt(4) == 0 ? "b" : "a");
    }
    return words;
  }

  private static int naive(List<String> answer, List<String> passage) {
    int longest = 0;
    for (int a = 0; a < answer.size(); a++) {
      for (int p = 0; p < passage.size(); p++) {
        int length = 0;
        while (a + length < answer.size()
            && p + length < passage.size()
            && answer.get(a + length).equals(passage.get(p + length))) {
          length++;
        }
        longest = Math.max(longest, length);
      }
    }
    return longest;
  }

  private static List<String> words(String text) {
    return LeakWords.of(text);
  }
}
