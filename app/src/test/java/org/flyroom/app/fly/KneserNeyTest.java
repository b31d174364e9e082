package org.flyroom.app.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KneserNeyTest {
  @Test
  void probabilitiesOfAllTokensSumToOneAfterAnyContext() {
    KneserNey model = new KneserNey(List.of(new int[] {0, 1, 2, 1, 2, 3, 1, 2, 1}), 3, 5);
    for (int[] context : new int[][] {{0}, {0, 1}, {1, 2}, {3, 1}, {4, 4}, {2, 4}}) {
      double sum = 0;
      for (int next = 0; next < 5; next++) {
        int[] longer = append(context, next);
        double with = model.logLikelihood(longer);
        double without = context.length == 1 ? 0 : model.logLikelihood(context);
        sum += Math.exp(with - without);
      }
      assertThat(sum).isEqualTo(1, within(1e-12));
    }
  }

  @Test
  void aCountByHand() {
    // Bigrams of "0 1 2 1 2": 01, 12, 21, 12. Continuations: 1 after two tokens, 2 after one.
    KneserNey model = new KneserNey(List.of(new int[] {0, 1, 2, 1, 2}), 2, 4);
    double uniform = 0.25;
    double unigram = (1 - 0.75) / 3 + 0.75 * 2 / 3 * uniform;
    double bigram = (2 - 0.75) / 2 + 0.75 * 1 / 2 * unigram;
    assertThat(Math.exp(model.logLikelihood(new int[] {1, 2}))).isEqualTo(bigram, within(1e-12));
  }

  @Test
  void comesNearTheEntropyOfAChainItWasTrainedOn() {
    // Every token is followed by one of two, 3 : 1; entropy 0.5623 nats.
    SplittableRandom random = new SplittableRandom(4);
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      texts.add(chain(random));
    }
    KneserNey model = new KneserNey(texts.subList(0, 150), 3, 50);
    double nats = 0;
    int tokens = 0;
    for (int[] text : texts.subList(150, 200)) {
      nats -= model.logLikelihood(text);
      tokens += text.length - 1;
    }
    assertThat(nats / tokens).isBetween(0.55, 0.60);
  }

  private static int[] chain(SplittableRandom random) {
    int[] text = new int[200];
    for (int i = 1; i < text.length; i++) {
      text[i] = (3 * text[i - 1] + (random.nextInt(4) == 0 ? 7 : 1)) % 50;
    }
    return text;
  }

  private static int[] append(int[] context, int next) {
    int[] longer = java.util.Arrays.copyOf(context, context.length + 1);
    longer[context.length] = next;
    return longer;
  }
}
