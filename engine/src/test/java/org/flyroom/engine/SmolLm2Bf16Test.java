package org.flyroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.Test;

/// A real chat model in bf16 against the reference implementation in fp32.
class SmolLm2Bf16Test {
  /// Set it to run where bf16 has to be emulated, which takes minutes.
  private static final String ANYWAY = "flyroom.test.emulated-bf16";

  /// Nats; closer letters may change places by rounding alone.
  private static final double CLEAR = 0.6;

  @Test
  void bf16KeepsTheLikeliestLetterWhereItIsClearlyAhead() {
    var folder = SharedFiles.require("models/smollm2-135m-instruct");
    List<MmluReference> clear =
        MmluReference.all().stream().filter(row -> row.margin() > CLEAR).toList();
    assertThat(clear).hasSize(261);
    assumeTrue(
        Torch.fastestType() == DType.BF16 || Boolean.getBoolean(ANYWAY),
        "skipped: this processor has no bf16 instructions; -D%s=true runs it all the same, in about ten minutes"
            .formatted(ANYWAY));
    try (LocalModel model = LocalModel.open(folder, Precision.BF16)) {
      List<ScoreRequest> requests = clear.stream().map(MmluReference::request).toList();
      List<List<Score>> scores = model.score(requests);
      List<String> changed =
          IntStream.range(0, clear.size())
              .filter(
                  i ->
                      MmluReference.argmax(letters(scores.get(i)))
                          != MmluReference.argmax(clear.get(i).letters()))
              .mapToObj(i -> "%s, margin %.2f".formatted(clear.get(i), clear.get(i).margin()))
              .toList();
      assertThat(changed).as("rows of %d whose likeliest letter changed", clear.size()).isEmpty();
    }
  }

  private static double[] letters(List<Score> scores) {
    return scores.stream().mapToDouble(Score::logLikelihood).toArray();
  }
}
