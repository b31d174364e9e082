package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AgreementTest {
  @Test
  void mcNemarAgreesWithTheReference() {
    for (JsonNode row : Golden.section("mcnemar")) {
      assertThat(McNemar.exact(row.get("b").asInt(), row.get("c").asInt()))
          .as("%s", row)
          .isEqualTo(row.get("exact_p").asDouble(), Golden.CLOSE);
    }
  }

  @Test
  void mcNemarOnOneSideHalvesWithEachItem() {
    assertThat(McNemar.exact(0, 5)).isEqualTo(0.0625, within(1e-15));
    assertThat(McNemar.exact(6, 0)).isEqualTo(0.03125, within(1e-15));
    assertThat(McNemar.exact(0, 0)).isEqualTo(1);
    assertThat(McNemar.exact(4, 4)).isEqualTo(1);
    assertThatThrownBy(() -> McNemar.exact(-1, 2)).hasMessageContaining("-1");
  }

  @Test
  void kappasAgreeWithTheReference() {
    JsonNode golden = Golden.section("kappa");
    int[] a = Golden.ints(golden.get("a"));
    int[] b = Golden.ints(golden.get("b"));
    assertThat(Kappa.cohen(Arrays.stream(a).boxed().toList(), Arrays.stream(b).boxed().toList()))
        .isEqualTo(golden.get("cohen").asDouble(), Golden.CLOSE);
    int[][] counts = new int[a.length][3];
    for (int i = 0; i < a.length; i++) {
      counts[i][a[i]]++;
      counts[i][b[i]]++;
    }
    assertThat(Kappa.fleiss(counts))
        .isEqualTo(golden.get("fleiss_two_raters").asDouble(), Golden.CLOSE);
  }

  @Test
  void cohenOfATwoByTwoTableWorksOutByHand() {
    // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, by chance 0.5.
    List<String> first = new ArrayList<>(Collections.nCopies(25, "yes"));
    first.addAll(Collections.nCopies(25, "no"));
    List<String> second = new ArrayList<>(Collections.nCopies(20, "yes"));
    second.addAll(Collections.nCopies(5, "no"));
    second.addAll(Collections.nCopies(10, "yes"));
    second.addAll(Collections.nCopies(15, "no"));
    assertThat(Kappa.cohen(first, second)).isEqualTo(0.4, within(1e-12));
  }

  @Test
  void cohenOfOneLabelOnlyIsNotANumber() {
    assertThat(Kappa.cohen(List.of("a", "a"), List.of("a", "a"))).isNaN();
  }

  @Test
  void fleissReproducesAWorkedTable() {
    // Ten items, fourteen raters, five categories: observed 0.378, by chance 0.213.
    int[][] counts = {
      {0, 0, 0, 0, 14},
      {0, 2, 6, 4, 2},
      {0, 0, 3, 5, 6},
      {0, 3, 9, 2, 0},
      {2, 2, 8, 1, 1},
      {7, 7, 0, 0, 0},
      {3, 2, 6, 3, 0},
      {2, 5, 3, 2, 2},
      {6, 5, 2, 1, 0},
      {0, 2, 2, 3, 7}
    };
    assertThat(Kappa.fleiss(counts)).isEqualTo(0.210, within(5e-4));
  }

  @Test
  void fleissNeedsTheSameRatersForEveryItem() {
    assertThatThrownBy(() -> Kappa.fleiss(new int[][] {{2, 1}, {1, 1}}))
        .hasMessage("item 1 has 2 ratings, the first 3");
  }

  @Test
  void brierAgreesWithTheReference() {
    JsonNode golden = Golden.section("brier");
    int[] outcomes = Golden.ints(golden.get("y"));
    boolean[] happened = new boolean[outcomes.length];
    IntStream.range(0, outcomes.length).forEach(i -> happened[i] = outcomes[i] == 1);
    assertThat(Brier.score(Golden.doubles(golden.get("p")), happened))
        .isEqualTo(golden.get("brier").asDouble(), Golden.CLOSE);
  }

  @Test
  void brierIsTheMeanSquaredError() {
    assertThat(Brier.score(new double[] {1, 0.5, 0}, new boolean[] {true, false, true}))
        .isEqualTo(1.25 / 3, within(1e-15));
    assertThatThrownBy(() -> Brier.score(new double[] {1.5}, new boolean[] {true}))
        .hasMessage("probability 0 is 1.5");
  }
}
