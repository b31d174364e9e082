package org.flyroom.engine.torch;

import java.util.Arrays;

/// The innermost loops of [QuantisedMatrix], each over rows of a panel that lie side by side.
///
/// Written so that the virtual machine's compiler turns each into vector instructions: one plain
/// loop over arrays, the same for every row, small enough to be compiled by itself. Whole numbers
/// are cut out of a word in place where that leaves them multiplied by a power of two, which costs
/// nothing to undo: in the factors, exactly.
final class QuantisedLoops {
  /// Rows of a panel at most, and from one token's sums to the next one's: a constant, so that the
  /// compiler sees that they do not overlap.
  static final int STRIDE = 1024;

  /// What a byte cut out in place is multiplied by.
  static final float BYTE_UNIT = 0x1p24f;

  private static final int HIGH_BYTE = 0xff000000;
  private static final int LOW_NIBBLES = 0x0f0f0f0f;

  private QuantisedLoops() {}

  /// Adds eight columns, stored as the nibbles of one word a row: the first four as the low nibbles
  /// of its bytes, the others as the high ones. `sums += nibbles x`.
  static void addNibbles(int[] words, float[] sums, int rows, float[] x, int at) {
    float x0 = x[at];
    float x1 = x[at + 1] * 0x1p-8f;
    float x2 = x[at + 2] * 0x1p-16f;
    float x3 = x[at + 3] * 0x1p-24f;
    float x4 = x[at + 4] * 0x1p-4f;
    float x5 = x[at + 5] * 0x1p-12f;
    float x6 = x[at + 6] * 0x1p-20f;
    float x7 = x[at + 7];
    for (int row = 0; row < rows; row++) {
      int word = words[row];
      float sum = sums[row];
      sum = Math.fma((float) (word & 0xf), x0, sum);
      sum = Math.fma((float) (word & 0xf00), x1, sum);
      sum = Math.fma((float) (word & 0xf0000), x2, sum);
      sum = Math.fma((float) (word & 0xf000000), x3, sum);
      sum = Math.fma((float) (word & 0xf0), x4, sum);
      sum = Math.fma((float) (word & 0xf000), x5, sum);
      sum = Math.fma((float) (word & 0xf00000), x6, sum);
      sum = Math.fma((float) (word >>> 28), x7, sum);
      sums[row] = sum;
    }
  }

  /// Adds four columns, stored as the signed bytes of one word a row.
  static void addBytes(int[] words, int from, float[] sums, int rows, float[] x, int at) {
    float x0 = x[at] / BYTE_UNIT;
    float x1 = x[at + 1] / BYTE_UNIT;
    float x2 = x[at + 2] / BYTE_UNIT;
    float x3 = x[at + 3] / BYTE_UNIT;
    for (int row = 0; row < rows; row++) {
      int word = words[from + row];
      float sum = sums[row];
      sum = Math.fma((float) (word << 24), x0, sum);
      sum = Math.fma((float) (word << 16 & HIGH_BYTE), x1, sum);
      sum = Math.fma((float) (word << 8 & HIGH_BYTE), x2, sum);
      sum = Math.fma((float) (word & HIGH_BYTE), x3, sum);
      sums[row] = sum;
    }
  }

  /// [#addBytes] for four tokens.
  ///
  /// @param sums of token t from `t * STRIDE` on
  /// @param x four tokens' factors of one column after the other
  static void addBytesOfFour(int[] words, int from, float[] sums, int rows, float[] x, int at) {
    // Two columns at a time: the compiler gives up on a loop of all four.
    addHalvesOfFour(words, from, 16, sums, rows, x, at);
    addHalvesOfFour(words, from, 0, sums, rows, x, at + 8);
  }

  private static void addHalvesOfFour(
      int[] words, int from, int left, float[] sums, int rows, float[] x, int at) {
    float a0 = x[at] / BYTE_UNIT;
    float a1 = x[at + 1] / BYTE_UNIT;
    float a2 = x[at + 2] / BYTE_UNIT;
    float a3 = x[at + 3] / BYTE_UNIT;
    float b0 = x[at + 4] / BYTE_UNIT;
    float b1 = x[at + 5] / BYTE_UNIT;
    float b2 = x[at + 6] / BYTE_UNIT;
    float b3 = x[at + 7] / BYTE_UNIT;
    for (int row = 0; row < rows; row++) {
      int word = words[from + row] << left;
      float a = (float) (word << 8 & HIGH_BYTE);
      float b = (float) (word & HIGH_BYTE);
      sums[row] = Math.fma(b, b0, Math.fma(a, a0, sums[row]));
      sums[STRIDE + row] = Math.fma(b, b1, Math.fma(a, a1, sums[STRIDE + row]));
      sums[2 * STRIDE + row] = Math.fma(b, b2, Math.fma(a, a2, sums[2 * STRIDE + row]));
      sums[3 * STRIDE + row] = Math.fma(b, b3, Math.fma(a, a3, sums[3 * STRIDE + row]));
    }
  }

  /// Multiplies a group's sums by their rows' scales, adds them to the result and clears them.
  static void scale(float[] sums, int from, float[] scales, float[] result, int rows) {
    for (int row = 0; row < rows; row++) {
      result[from + row] = Math.fma(sums[from + row], scales[row], result[from + row]);
    }
    Arrays.fill(sums, from, from + rows, 0);
  }

  /// `result += offsets x`.
  static void offset(float[] offsets, float x, float[] result, int from, int rows) {
    for (int row = 0; row < rows; row++) {
      result[from + row] = Math.fma(offsets[row], x, result[from + row]);
    }
  }

  /// Spreads the nibbles of words over bytes: four columns into `out`, the next four behind them.
  static void spread(int[] words, int[] out, int rows) {
    for (int row = 0; row < rows; row++) {
      out[row] = words[row] & LOW_NIBBLES;
    }
    for (int row = 0; row < rows; row++) {
      out[STRIDE + row] = words[row] >>> 4 & LOW_NIBBLES;
    }
  }

  /// One column of bytes, multiplied out.
  ///
  /// @param left bits from the column's byte to the highest one
  static void column(
      int[] words, int from, int left, float[] scales, float[] offsets, float[] out, int rows) {
    for (int row = 0; row < rows; row++) {
      int whole = (words[from + row] << left & HIGH_BYTE) >> 24;
      // As the file's own decoding does it, rounded twice: the same bits.
      out[row] = whole * scales[row] + offsets[row];
    }
  }
}
