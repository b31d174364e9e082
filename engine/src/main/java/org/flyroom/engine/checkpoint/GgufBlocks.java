package org.flyroom.engine.checkpoint;

/// The block formats of ggml with 32 values and one half-precision scale `d`, some with a
/// half-precision offset `m`. Low nibbles hold values 0 to 15, high nibbles 16 to 31.
///
/// Source: `dequantize_row_*` of ggml's `ggml-quants.c`; scales and offsets are those, and values
/// are multiplied out in the same order, so results are equal to the last bit.
final class GgufBlocks {
  private static final int VALUES = 32;
  private static final int HALF = 16;

  private GgufBlocks() {}

  /// The half-precision number at an offset.
  static float half(byte[] in, int at) {
    return Float.float16ToFloat((short) ((in[at] & 0xff) | in[at + 1] << 8));
  }

  /// Q4_0: d, 16 bytes of nibbles; (q - 8) d.
  static void q4Symmetric(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 18;
      int to = block * VALUES;
      out.scale(block, half(in, at));
      for (int i = 0; i < HALF; i++) {
        int pair = in[at + 2 + i];
        out.quant(to + i, (pair & 0xf) - 8);
        out.quant(to + HALF + i, (pair >> 4 & 0xf) - 8);
      }
    }
  }

  /// Q4_1: d, m, 16 bytes of nibbles; q d + m.
  static void q4Affine(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 20;
      int to = block * VALUES;
      out.scale(block, half(in, at), half(in, at + 2));
      for (int i = 0; i < HALF; i++) {
        int pair = in[at + 4 + i];
        out.quant(to + i, pair & 0xf);
        out.quant(to + HALF + i, pair >> 4 & 0xf);
      }
    }
  }

  /// Q5_0: d, 32 fifth bits, 16 bytes of nibbles; (q - 16) d.
  static void q5Symmetric(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 22;
      int to = block * VALUES;
      out.scale(block, half(in, at));
      int fifth = int32(in, at + 2);
      for (int i = 0; i < HALF; i++) {
        int pair = in[at + 6 + i];
        out.quant(to + i, ((pair & 0xf) | (fifth >>> i & 1) << 4) - 16);
        out.quant(to + HALF + i, ((pair >> 4 & 0xf) | (fifth >>> (i + HALF) & 1) << 4) - 16);
      }
    }
  }

  /// Q5_1: d, m, 32 fifth bits, 16 bytes of nibbles; q d + m.
  static void q5Affine(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 24;
      int to = block * VALUES;
      out.scale(block, half(in, at), half(in, at + 2));
      int fifth = int32(in, at + 4);
      for (int i = 0; i < HALF; i++) {
        int pair = in[at + 8 + i];
        out.quant(to + i, (pair & 0xf) | (fifth >>> i & 1) << 4);
        out.quant(to + HALF + i, (pair >> 4 & 0xf) | (fifth >>> (i + HALF) & 1) << 4);
      }
    }
  }

  /// Q8_0: d, 32 signed bytes; q d.
  static void q8(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 34;
      int to = block * VALUES;
      out.scale(block, half(in, at));
      for (int i = 0; i < VALUES; i++) {
        out.quant(to + i, in[at + 2 + i]);
      }
    }
  }

  private static int int32(byte[] in, int at) {
    return (in[at] & 0xff)
        | (in[at + 1] & 0xff) << 8
        | (in[at + 2] & 0xff) << 16
        | in[at + 3] << 24;
  }
}
