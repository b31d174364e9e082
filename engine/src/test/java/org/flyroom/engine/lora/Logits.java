package org.flyroom.engine.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Logits of one row, and how far two of them lie apart.
public final class Logits {
  private Logits() {}

  /// `[tokens, vocabulary]`, row by row.
  public static float[] of(Decoder decoder, AdapterStack adapters, int... tokens) {
    return Torch.inference(
        () -> {
          Tensor hidden =
              decoder.hidden(Tokens.of(List.of(tokens)), adapters, null, Decoder.Tap.NONE);
          return decoder.logits(hidden.view(tokens.length, -1), adapters).toFloats();
        });
  }

  /// The largest difference, as a share of the largest value wanted.
  public static void assertClose(String what, float[] actual, float[] wanted, double bound) {
    assertThat(actual).as(what).hasSameSizeAs(wanted);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      worst = Math.max(worst, Math.abs((double) wanted[i] - actual[i]));
    }
    assertThat(worst / largest).as(what).isLessThan(bound);
  }
}
