package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void onATerminalOneLineIsDrawnOverAndLeftComplete() {
    Progress progress = new Progress(out, true);
    progress.show("train organism", 1, 4, 0, "loss 2.000");
    progress.show("train organism", 4, 4, 0, "loss 1.000");
    progress.say("grown: tiny");
    String text = text();
    assertThat(text.split("\r\033\\[K", -1))
        .satisfiesExactly(
            nothing -> assertThat(nothing).isEmpty(),
            first ->
                assertThat(first)
                    .startsWith("train organism")
                    .contains("######------------------ 1/4")
                    .endsWith("loss 2.000"),
            last ->
                assertThat(last)
                    .contains("######################## 4/4")
                    .endsWith("loss 1.000\ngrown: tiny\n"));
  }

  @Test
  void aPhaseLeftInTheMiddleDoesNotLoseItsLine() {
    Progress progress = new Progress(out, true);
    progress.show("first", 1, 4, 0, "");
    progress.show("second", 1, 4, 0, "");
    progress.end();
    progress.end();
    assertThat(text()).containsSubsequence("first", "1/4\n", "second", "1/4\n").endsWith("\n");
    assertThat(text().chars().filter(c -> c == '\n')).hasSize(2);
  }

  @Test
  void elsewhereThereAreFewPlainLines() {
    Progress progress = new Progress(out, false);
    for (int done = 1; done <= 100; done++) {
      progress.show("validate control", done, 100, 10L * done, "");
    }
    progress.say("done");
    assertThat(text()).doesNotContain("\r", "\033", "#");
    assertThat(text().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("validate control").endsWith(" 1/100"),
            last -> assertThat(last).startsWith("validate control").contains(" 100/100  0:00"),
            said -> assertThat(said).isEqualTo("done"));
  }

  @Test
  void secondsBecomeMinutes() {
    assertThat(Progress.clock(0.4)).isEqualTo("0:00");
    assertThat(Progress.clock(125)).isEqualTo("2:05");
    assertThat(Progress.clock(3600)).isEqualTo("60:00");
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
