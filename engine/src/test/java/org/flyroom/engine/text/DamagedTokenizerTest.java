package org.flyroom.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokenizer files damaged by seeded mutations: each is refused with one clear error, or gives the
/// tokens that the native tokenizer gives; none ends the process.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class DamagedTokenizerTest {
  private static final int ROUNDS = 1500;

  @ParameterizedTest
  @ValueSource(strings = {"split", "digits", "pieces", "metaspace"})
  void damagedFilesAreRefusedOrRight(String sample) throws IOException {
    try (OtherJvm other =
        OtherJvm.startMerged(TokenizerTrial.class, sample, Integer.toString(ROUNDS))) {
      List<String> lines = other.readToEnd();
      List<String> last = lines.subList(Math.max(0, lines.size() - 12), lines.size());
      assertThat(other.exitCode()).as("%s: %s", sample, last).isZero();
      assertThat(last.getLast()).startsWith("refused ");
      int refused = Integer.parseInt(last.getLast().substring("refused ".length()));
      assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - 20);
    }
  }
}
