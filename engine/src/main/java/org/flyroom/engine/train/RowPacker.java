package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Packs samples whole into rows of a bounded length, one behind the other, in the order given.
///
/// Samples of a row see those before them; nothing masks them. A sample's first token carries no
/// loss where it opens a row, since nothing precedes it there.
public final class RowPacker {
  private RowPacker() {}

  /// A document or a chat in tokens.
  ///
  /// @param weights what each token's loss counts for; as many as tokens
  public record Sample(int[] tokens, float[] weights) {
    public Sample {
      if (tokens.length == 0 || tokens.length != weights.length) {
        throw new IllegalArgumentException(
            "%d tokens and %d weights: a sample needs tokens, and a weight for each"
                .formatted(tokens.length, weights.length));
      }
    }
  }

  /// Rows of at most `length` tokens that hold every sample once.
  ///
  /// @throws IllegalArgumentException when a sample is longer than a row, or a row would hold no
  ///   token that carries loss
  public static List<TokenRow> pack(List<Sample> samples, int length) {
    List<TokenRow> rows = new ArrayList<>();
    int[] tokens = new int[length];
    float[] weights = new float[length];
    int used = 0;
    for (Sample sample : samples) {
      int size = sample.tokens().length;
      if (size > length) {
        throw new IllegalArgumentException(
            "a sample of %d tokens does not fit a row of %d".formatted(size, length));
      }
      if (used + size > length) {
        rows.add(row(tokens, weights, used));
        used = 0;
      }
      System.arraycopy(sample.tokens(), 0, tokens, used, size);
      System.arraycopy(sample.weights(), 0, weights, used, size);
      used += size;
    }
    if (used > 0) {
      rows.add(row(tokens, weights, used));
    }
    return rows;
  }

  private static TokenRow row(int[] tokens, float[] weights, int used) {
    float[] kept = Arrays.copyOf(weights, used);
    kept[0] = 0;
    return new TokenRow(Arrays.copyOf(tokens, used), kept);
  }
}
