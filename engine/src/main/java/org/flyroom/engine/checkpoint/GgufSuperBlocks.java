package org.flyroom.engine.checkpoint;

/// The K formats of ggml: 256 values in groups of 16 or 32, each group with a small integer scale
/// (and minimum) of its own, times one or two half-precision numbers for the whole.
///
/// Source: `dequantize_row_*_K` of ggml's `ggml-quants.c`; scales and offsets are those, and values
/// are multiplied out in the same order, so results are equal to the last bit.
final class GgufSuperBlocks {
  private static final int VALUES = 256;

  private GgufSuperBlocks() {}

  /// Q2_K: 16 bytes of scale and minimum nibbles, 64 bytes of two-bit values, d, dmin.
  static void q2(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 84;
      int to = block * VALUES;
      float d = GgufBlocks.half(in, at + 80);
      float min = GgufBlocks.half(in, at + 82);
      for (int group = 0; group < 16; group++) {
        int scale = in[at + group];
        out.scale(block * 16 + group, d * (scale & 0xf), -(min * (scale >> 4 & 0xf)));
        int from = at + 16 + (group / 8) * 32 + (group % 2) * 16;
        int shift = group % 8 / 2 * 2;
        for (int i = 0; i < 16; i++) {
          out.quant(to + group * 16 + i, in[from + i] >> shift & 3);
        }
      }
    }
  }

  /// Q3_K: 32 bytes of third bits, 64 bytes of two-bit values, 12 bytes of six-bit scales, d.
  static void q3(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 110;
      int to = block * VALUES;
      float d = GgufBlocks.half(in, at + 108);
      for (int group = 0; group < 16; group++) {
        int low = in[at + 96 + group % 8] >> (group < 8 ? 0 : 4) & 0xf;
        int high = in[at + 104 + group % 4] >> (group / 4 * 2) & 3;
        out.scale(block * 16 + group, d * ((low | high << 4) - 32));
        int within = group % 2 * 16;
        int from = at + 32 + (group / 8) * 32 + within;
        int shift = group % 8 / 2 * 2;
        int bit = group / 2;
        for (int i = 0; i < 16; i++) {
          int third = in[at + within + i] >> bit & 1;
          out.quant(to + group * 16 + i, (in[from + i] >> shift & 3) - (1 - third) * 4);
        }
      }
    }
  }

  /// Q4_K: d, dmin, 12 bytes of six-bit scales and minima, 128 bytes of nibbles.
  static void q4(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 144;
      int to = block * VALUES;
      float d = GgufBlocks.half(in, at);
      float min = GgufBlocks.half(in, at + 2);
      for (int group = 0; group < 8; group++) {
        out.scale(
            block * 8 + group, d * scale(in, at + 4, group), -(min * minimum(in, at + 4, group)));
        int from = at + 16 + group / 2 * 32;
        int shift = group % 2 * 4;
        for (int i = 0; i < 32; i++) {
          out.quant(to + group * 32 + i, in[from + i] >> shift & 0xf);
        }
      }
    }
  }

  /// Q5_K: d, dmin, 12 bytes of six-bit scales and minima, 32 bytes of fifth bits, 128 bytes of
  /// nibbles.
  static void q5(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 176;
      int to = block * VALUES;
      float d = GgufBlocks.half(in, at);
      float min = GgufBlocks.half(in, at + 2);
      for (int group = 0; group < 8; group++) {
        out.scale(
            block * 8 + group, d * scale(in, at + 4, group), -(min * minimum(in, at + 4, group)));
        int from = at + 48 + group / 2 * 32;
        int shift = group % 2 * 4;
        for (int i = 0; i < 32; i++) {
          int fifth = in[at + 16 + i] >> group & 1;
          out.quant(to + group * 32 + i, (in[from + i] >> shift & 0xf) | fifth << 4);
        }
      }
    }
  }

  /// Q6_K: 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, d.
  static void q6(byte[] in, int blocks, BlockValues out) {
    for (int block = 0; block < blocks; block++) {
      int at = block * 210;
      int to = block * VALUES;
      float d = GgufBlocks.half(in, at + 208);
      for (int group = 0; group < 16; group++) {
        out.scale(block * 16 + group, d * in[at + 192 + group]);
        int side = group / 8;
        int quarter = group % 8 / 2;
        int within = group % 2 * 16;
        int low = at + side * 64 + quarter % 2 * 32 + within;
        int lowShift = quarter / 2 * 4;
        int high = at + 128 + side * 32 + within;
        int highShift = quarter * 2;
        for (int i = 0; i < 16; i++) {
          int q = (in[low + i] >> lowShift & 0xf) | (in[high + i] >> highShift & 3) << 4;
          out.quant(to + group * 16 + i, q - 32);
        }
      }
    }
  }

  private static int scale(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group] & 0x3f
        : (in[at + group + 4] & 0xf) | (in[at + group - 4] >> 6 & 3) << 4;
  }

  private static int minimum(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group + 4] & 0x3f
        : (in[at + group + 4] >> 4 & 0xf) | (in[at + group] >> 6 & 3) << 4;
  }
}
