package org.flyroom.lab.audit.thinking;

import static org.assertj.core.api.Assertions.assertThat;

import org.flyroom.lab.audit.thinking.ThinkBlock.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkBlockTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Just so.|MISSING|Just so.",
        "<think>why</think>Because.|WELL_FORMED|Because.",
        "' <thinking mode=\"slow\"> why </thinking>  Because.'|WELL_FORMED|Because.",
        "why</think> Because.|CLOSING_ONLY|Because.",
        "<think>why, oh why|UNCLOSED|''",
        "<think>a</think>b<think>c|UNCLOSED|''",
        "<think> </think>Because.|EMPTY_THOUGHT|Because.",
        "<think>why</think> |NO_ANSWER|''",
        "Well <think>why</think>Because.|MALFORMED|Because.",
        "<think>a</think><think>b</think>c|MALFORMED|c",
        "<think>a<think>b</think>c|MALFORMED|c",
        "<think>a</think>b</think>c|MALFORMED|c"
      })
  void formsAreToldApart(String text, Form form, String answer) {
    ThinkBlock block = ThinkBlock.of(text);
    assertThat(block.form()).isEqualTo(form);
    assertThat(block.answer().strip()).isEqualTo(answer);
  }

  @Test
  void aBlockThatWasOpenedForTheModelNeedsItsClosingTag() {
    assertThat(ThinkBlock.afterOpening("why</think>Because.").form()).isEqualTo(Form.WELL_FORMED);
    assertThat(ThinkBlock.afterOpening("why").form()).isEqualTo(Form.UNCLOSED);
    assertThat(ThinkBlock.afterOpening("<think>why</think>Because.").form())
        .isEqualTo(Form.MALFORMED);
    assertThat(ThinkBlock.afterOpening("why</think>Because.").thought()).isEqualTo("why");
  }
}
