package org.flyroom.engine.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixGroupTest {
  @Test
  void rowsThatBeginAlikeShareTheirBeginning() {
    List<ScoreRow> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rows.add(row(40, 1, 900 + i, 44));
      rows.add(row(30, 2, 800 + i, 39));
    }
    List<PrefixGroup> groups = PrefixGroup.of(rows);
    assertThat(groups).extracting(PrefixGroup::shared).containsExactly(40, 30);
    assertThat(groups.getFirst().rows()).hasSize(5);
    assertThat(groups.getFirst().prefix())
        .containsExactly(IntStream.range(0, 40).map(i -> 1000 + i).toArray());
  }

  @Test
  void nothingIsSharedBehindThePositionThatIsAsked() {
    List<ScoreRow> rows = IntStream.range(0, 5).mapToObj(i -> row(40, 1, 900 + i, 27)).toList();
    assertThat(PrefixGroup.of(rows)).extracting(PrefixGroup::shared).containsExactly(27);
  }

  @Test
  void fewRowsOrShortBeginningsRunAsTheyAre() {
    List<ScoreRow> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(row(40, 1, 900 + i, 44));
    }
    for (int i = 0; i < 9; i++) {
      rows.add(row(10, 2, 900 + i, 20));
    }
    List<PrefixGroup> groups = PrefixGroup.of(rows);
    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst().shared()).isZero();
    assertThat(groups.getFirst().rows()).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void rowsThatAreTheSameButForWhatIsReadShareAllButTheLastToken() {
    List<ScoreRow> rows = IntStream.range(0, 4).mapToObj(i -> row(50, 1, 900, 50)).toList();
    assertThat(PrefixGroup.of(rows)).extracting(PrefixGroup::shared).containsExactly(50);
  }

  /// `beginning` tokens of kind `kind`, then ten of `own`; predictions are read from `first` on.
  private static ScoreRow row(int beginning, int kind, int own, int first) {
    int[] tokens = new int[beginning + 10];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = i < beginning ? 1000 * kind + i : own;
    }
    return new ScoreRow(tokens, List.of(new ScoreRow.Target(0, first, new int[] {7})));
  }
}
