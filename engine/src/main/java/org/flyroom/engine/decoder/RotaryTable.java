package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;

/// Cosines and sines of rotary position embeddings (Su et al. 2021, arXiv 2104.09864), in the
/// half-split order of Hugging Face checkpoints.
///
/// Computed once for a number of positions and kept until closed.
final class RotaryTable implements AutoCloseable {
  private final Tensor cosines;
  private final Tensor sines;

  /// The table for positions `0 .. positions - 1`.
  ///
  /// @param frequencies angle per position of each pair, half a head's width
  /// @param magnitude multiplies cosines and sines
  RotaryTable(float[] frequencies, double magnitude, int positions) {
    int half = frequencies.length;
    float[] cos = new float[positions * 2 * half];
    float[] sin = new float[positions * 2 * half];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        // The reference computes angles in fp32; the same rounding keeps long contexts equal.
        float angle = frequencies[i] * position;
        int at = position * 2 * half + i;
        cos[at] = cos[at + half] = (float) (Math.cos(angle) * magnitude);
        float sine = (float) (Math.sin(angle) * magnitude);
        // The first half is rotated by minus the second: the sign is kept here, so that applying
        // the table needs no negation.
        sin[at] = -sine;
        sin[at + half] = sine;
      }
    }
    cosines = Tensor.of(cos, positions, 1, 2L * half).keep();
    sines = Tensor.of(sin, positions, 1, 2L * half).keep();
  }

  /// The rows of the positions in use, to be applied in every layer.
  Rotation first(int positions) {
    return new Rotation(cosines.narrow(0, 0, positions), sines.narrow(0, 0, positions));
  }

  /// The rows of given positions, shaped `[rows, tokens, 1, width]`.
  Rotation at(Tensor positions, long rows, long tokens) {
    long width = cosines.size(2);
    return new Rotation(
        cosines.select(0, positions).view(rows, tokens, 1, width),
        sines.select(0, positions).view(rows, tokens, 1, width));
  }

  @Override
  public void close() {
    cosines.close();
    sines.close();
  }

  /// Cosines and sines for the tokens of one call.
  record Rotation(Tensor cosines, Tensor sines) {

    /// Rotates heads `[rows, tokens, heads, width]`.
    Tensor apply(Tensor heads) {
      int last = 3;
      long half = heads.size(last) / 2;
      Tensor swapped =
          Ops.concatenate(last, heads.narrow(last, half, half), heads.narrow(last, 0, half));
      Tensor cos = cosines.to(heads.type());
      Tensor sin = sines.to(heads.type());
      return heads.multiply(cos).addInPlace(swapped.multiply(sin));
    }
  }
}
