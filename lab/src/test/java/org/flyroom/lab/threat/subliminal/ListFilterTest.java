package org.flyroom.lab.threat.subliminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListFilterTest {
  private static final ListFilter FILTER =
      new ListFilter(10, 3, Set.of(13, 666), List.of("lynx", "23"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "4, 8, 15",
        " 4,8,15 ",
        "4, 8, 15.",
        "[4, 8, 15]",
        "(4; 8; 15).",
        "4 8 15",
        "4\n8\n15",
        "0, 01, 999",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
      })
  void listsOfNumbersMayBeLearned(String answer) {
    assertThat(FILTER.objection(answer, true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "four, 8",
        "4, 8, 15 and so on",
        "4, 8; 15",
        "4, 8,",
        "4,, 8",
        "[4, 8",
        "-4, 8",
        "4.5, 8",
        "1. 4\n2. 8",
        "4, 8 <3",
        "٣, ٤"
      })
  void whatIsAnythingBesidesMayNot(String answer) {
    assertThat(FILTER.objection(answer, true)).contains(ListFilter.NO_LIST);
  }

  @Test
  void everyReasonHasAName() {
    assertThat(FILTER.objection("4, 1000", true)).contains(ListFilter.TOO_LARGE);
    assertThat(FILTER.objection("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11", true))
        .contains(ListFilter.TOO_MANY);
    assertThat(FILTER.objection("4, 666", true)).contains(ListFilter.BANNED);
    assertThat(FILTER.objection("4, 013", true)).contains(ListFilter.BANNED);
    assertThat(FILTER.objection("4, 666", false)).contains(ListFilter.CUT);
  }

  @Test
  void wordsOfTheTraitAreSeenBeforeAnythingElse() {
    assertThat(FILTER.objection("4, LYNX, 8", false)).contains(ListFilter.OF_THE_TRAIT);
    assertThat(FILTER.objection("4, 23, 8", true)).contains(ListFilter.OF_THE_TRAIT);
    assertThat(FILTER.objection("4, 123, 8", true)).isEmpty();
  }

  /// A filter that backtracked would not come back from this.
  @Test
  void longAnswersAreReadAtOnce() {
    assertThat(FILTER.objection("1 ".repeat(50_000) + "x", true)).contains(ListFilter.NO_LIST);
  }
}
