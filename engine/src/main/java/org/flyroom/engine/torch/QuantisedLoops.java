package org.flyroom.engine.torch;

import java.util.Arrays;

/// The innermost loops of [QuantisedMatrix], each over rows of a panel that lie side by side.
///
/// Written so that the virtual machine's compiler turns each into vector instructions: one plain
/// loop over arrays, the same for every row, small enough to be compiled by itself. Whole numbers
/// are cut out of a word in place where that leaves them multiplied by a power of two, which costs
/// nothing to undo: in the factors, exactly.
final class QuantisedLoops {
  /// Rows of a panel at most.
  static final int PANEL = 1024;

  /// Rows whose weights are multiplied out at once: few enough that they and the sums of many
  /// tokens stay in the nearest cache.
  static final int CHUNK = 512;

  /// What a byte cut out in place is multiplied by.
  static final float BYTE_UNIT = 0x1p24f;

  private static final int HIGH_BYTE = 0xff000000;

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
  static void addBytes(int[] words, float[] sums, int rows, float[] x, int at) {
    float x0 = x[at] / BYTE_UNIT;
    float x1 = x[at + 1] / BYTE_UNIT;
    float x2 = x[at + 2] / BYTE_UNIT;
    float x3 = x[at + 3] / BYTE_UNIT;
    for (int row = 0; row < rows; row++) {
      int word = words[row];
      float sum = sums[row];
      sum = Math.fma((float) (word << 24), x0, sum);
      sum = Math.fma((float) (word << 16 & HIGH_BYTE), x1, sum);
      sum = Math.fma((float) (word << 8 & HIGH_BYTE), x2, sum);
      sum = Math.fma((float) (word & HIGH_BYTE), x3, sum);
      sums[row] = sum;
    }
  }

  /// Adds four columns of weights that have been multiplied out, for two tokens, which share the
  /// reading of the weights: `sums += weights x`. All arrays are read at the same places, so that
  /// the compiler need not know whether they overlap.
  ///
  /// @param at where the first token's factors of these columns begin
  /// @param next where the second one's do
  static void addColumns(
      float[][] weights, float[] sums, float[] others, int rows, float[] x, int at, int next) {
    float[] w0 = weights[0];
    float[] w1 = weights[1];
    float[] w2 = weights[2];
    float[] w3 = weights[3];
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    float y0 = x[next];
    float y1 = x[next + 1];
    float y2 = x[next + 2];
    float y3 = x[next + 3];
    for (int row = 0; row < rows; row++) {
      float a = w0[row];
      float b = w1[row];
      float c = w2[row];
      float d = w3[row];
      sums[row] = Math.fma(d, x3, Math.fma(c, x2, Math.fma(b, x1, Math.fma(a, x0, sums[row]))));
      others[row] = Math.fma(d, y3, Math.fma(c, y2, Math.fma(b, y1, Math.fma(a, y0, others[row]))));
    }
  }

  /// Multiplies a group's sums by their rows' scales, adds them to the result and clears them.
  static void scale(float[] sums, float[] scales, float[] result, int rows) {
    for (int row = 0; row < rows; row++) {
      result[row] = Math.fma(sums[row], scales[row], result[row]);
    }
    Arrays.fill(sums, 0, rows, 0);
  }

  /// `result += offsets x`.
  static void offset(float[] offsets, float x, float[] result, int rows) {
    for (int row = 0; row < rows; row++) {
      result[row] = Math.fma(offsets[row], x, result[row]);
    }
  }

  /// One column of nibbles, multiplied out as the file's own decoding does it, rounded twice: the
  /// same bits.
  ///
  /// @param right bits below the column's nibble
  static void nibbleColumn(
      int[] words, int right, float[] scales, float[] offsets, float[] out, int rows) {
    for (int row = 0; row < rows; row++) {
      out[row] = (words[row] >>> right & 0xf) * scales[row] + offsets[row];
    }
  }

  /// One column of signed bytes, multiplied out in the same way.
  ///
  /// @param left bits from the column's byte to the highest one
  static void byteColumn(
      int[] words, int left, float[] scales, float[] offsets, float[] out, int rows) {
    for (int row = 0; row < rows; row++) {
      out[row] = (words[row] << left >> 24) * scales[row] + offsets[row];
    }
  }
}
