package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.Tensor;

/// What each token may see, as a term added to attention scores: 0 or minus infinity.
final class AttentionMask {
  private AttentionMask() {}

  /// Token t of row r stands at position `starts[r] + t` and sees positions up to its own, at most
  /// `window` of them when `window` is above 0.
  ///
  /// @return `[rows, 1, tokens, positions]`, fp32; one row when all rows start alike
  static Tensor of(int[] starts, int tokens, int positions, int window) {
    boolean alike = true;
    for (int start : starts) {
      alike &= start == starts[0];
    }
    int rows = alike ? 1 : starts.length;
    float[] mask = new float[rows * tokens * positions];
    for (int r = 0; r < rows; r++) {
      for (int t = 0; t < tokens; t++) {
        int own = starts[r] + t;
        int first = window > 0 ? Math.max(0, own - window + 1) : 0;
        int at = (r * tokens + t) * positions;
        for (int p = 0; p < positions; p++) {
          mask[at + p] = p >= first && p <= own ? 0 : Float.NEGATIVE_INFINITY;
        }
      }
    }
    return Tensor.of(mask, rows, 1, tokens, positions);
  }
}
