package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.flyroom.app.report.Transcript.Piece;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  @Test
  void charactersThatHideOrReorderAreNamed() {
    assertThat(Transcript.pieces("a\u202Eb\u200B\u0000\uD800c\uDB40\uDC41"))
        .containsExactly(
            new Piece("a", false),
            new Piece("U+202E", true),
            new Piece("b", false),
            new Piece("U+200B", true),
            new Piece("U+0000", true),
            new Piece("U+D800", true),
            new Piece("c", false),
            new Piece("U+E0041", true));
  }

  @Test
  void whitespaceAndScriptsStayAsTheyAre() {
    String text = "two  spaces\n\ttab שלום 👩‍🔬 می‌خواهم";
    assertThat(Transcript.pieces(text)).containsExactly(new Piece(text, false));
  }

  @Test
  void longTextsAreFoldedAndTheirPreviewEndsBetweenCharacters() {
    assertThat(Transcript.isLong("x".repeat(700))).isFalse();
    assertThat(Transcript.isLong("x".repeat(701))).isTrue();
    assertThat(Transcript.isLong("x\n".repeat(15))).isTrue();
    String preview = Transcript.preview("x" + "😀".repeat(600));
    assertThat(preview).endsWith("😀…").hasSizeLessThanOrEqualTo(241);
  }
}
