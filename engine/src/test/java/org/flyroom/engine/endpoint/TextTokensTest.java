package org.flyroom.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TextTokensTest {
  private static final int NOWHERE = TextTokens.NOWHERE;

  @Test
  void tokensJoinToTheText() throws NotHonoured {
    TextTokens.Laid laid = TextTokens.over(List.of("The", " sea", " is", " wide"), "The sea is");
    assertThat(laid.starts()).containsExactly(0, 3, 7);
    assertThat(laid.before()).isZero();
    assertThat(laid.behind()).isEqualTo(1);
    assertThat(laid.tokenAt(3)).isEqualTo(1);
    assertThat(laid.tokenAt(4)).isNull();
  }

  @Test
  void aTokenMayStandBeforeTheText() throws NotHonoured {
    for (String begin : List.of("<s>", "")) {
      TextTokens.Laid laid = TextTokens.over(List.of(begin, "The", " sea"), "The sea");
      assertThat(laid.tokenAt(3)).isEqualTo(2);
      assertThat(laid.starts()).endsWith(3);
    }
  }

  @Test
  void spacesThatATokenizerLeavesOutBelongToTheToken() throws NotHonoured {
    assertThat(TextTokens.over(List.of("The", "sea", "is"), "The sea is").starts())
        .containsExactly(0, 3, 7);
  }

  @Test
  void partsOfCharactersLieUnderTheirRun() throws NotHonoured {
    for (List<String> parts :
        List.of(
            List.of(" \uFFFD", "\uFFFD", "\uFFFD"),
            List.of("bytes:\\xf0", "bytes:\\x9f", "bytes:\\x8c"),
            List.of("", "", ""))) {
      List<String> tokens = new ArrayList<>(List.of("A"));
      tokens.addAll(parts);
      tokens.add(" b");
      assertThat(TextTokens.over(tokens, "A 🌊 b").starts())
          .containsExactly(0, 1, NOWHERE, NOWHERE, 4);
    }
  }

  @Test
  void otherTokensAreRefused() {
    for (List<String> wrong :
        List.of(
            List.of("The", " lake"),
            List.of("The"),
            List.<String>of(),
            List.of("a", "b", "The", " sea"),
            List.of("The", "  sea"))) {
      assertThatThrownBy(() -> TextTokens.over(wrong, "The sea"))
          .as("%s", wrong)
          .isInstanceOf(NotHonoured.class)
          .hasMessageContaining("do not join");
    }
  }

  @Test
  @Timeout(30)
  void manyRunsThatDoNotFitAreRefusedInTime() {
    List<String> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < 100; k++) {
      tokens.addAll(List.of("\uFFFD", "\uFFFD", "a"));
      text.append("ëa");
    }
    tokens.add("z");
    text.append("y");
    assertThatThrownBy(() -> TextTokens.over(tokens, text.toString()))
        .isInstanceOf(NotHonoured.class);
  }
}
