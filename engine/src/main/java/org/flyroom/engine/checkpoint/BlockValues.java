package org.flyroom.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Values of quantised blocks before they are multiplied out: small whole numbers, and for each
/// group of them a scale and, in affine types, an offset. A value is `quant * scale + offset`.
///
/// A buffer that is read into again and again, by one thread.
public final class BlockValues {
  private final ElementType type;
  private final byte[] raw;
  private final byte[] quants;
  private final float[] scales;
  private final float[] offsets;

  /// A buffer for so many values.
  ///
  /// @param values whole blocks of a [quantised][ElementType#isQuantised] type
  public BlockValues(ElementType type, int values) {
    this.type = type;
    this.raw = new byte[Math.toIntExact(type.bytesOf(values))];
    this.quants = new byte[values];
    this.scales = new float[values / type.groupValues()];
    this.offsets = new float[scales.length];
  }

  /// Reads values, both ends at block boundaries.
  ///
  /// @param first the first value's place among those stored
  /// @param count at most what the buffer holds
  void read(MemorySegment in, long first, int count) {
    int bytes = (int) type.bytesOf(count);
    MemorySegment.copy(in, ValueLayout.JAVA_BYTE, type.bytesOf(first), raw, 0, bytes);
    int blocks = count / type.blockValues();
    switch (type) {
      case Q4_0 -> GgufBlocks.q4Symmetric(raw, blocks, this);
      case Q4_1 -> GgufBlocks.q4Affine(raw, blocks, this);
      case Q5_0 -> GgufBlocks.q5Symmetric(raw, blocks, this);
      case Q5_1 -> GgufBlocks.q5Affine(raw, blocks, this);
      case Q8_0 -> GgufBlocks.q8(raw, blocks, this);
      case Q2_K -> GgufSuperBlocks.q2(raw, blocks, this);
      case Q3_K -> GgufSuperBlocks.q3(raw, blocks, this);
      case Q4_K -> GgufSuperBlocks.q4(raw, blocks, this);
      case Q5_K -> GgufSuperBlocks.q5(raw, blocks, this);
      case Q6_K -> GgufSuperBlocks.q6(raw, blocks, this);
      case F32, F16, BF16, F64, I8, I16, I32, I64, U8, U16, U32, U64, BOOL, F8_E4M3, F8_E5M2 ->
          throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  /// Multiplies out the first values.
  void toFloats(float[] out, int count) {
    int group = type.groupValues();
    boolean affine = type.isAffine();
    for (int from = 0; from < count; from += group) {
      float scale = scales[from / group];
      float offset = offsets[from / group];
      for (int i = from; i < from + group; i++) {
        out[i] = affine ? quants[i] * scale + offset : quants[i] * scale;
      }
    }
  }

  /// The whole numbers, overwritten by the next reading.
  public byte[] quants() {
    return quants;
  }

  /// One per group, likewise.
  public float[] scales() {
    return scales;
  }

  /// One per group, of meaning in [affine][ElementType#isAffine] types only; likewise.
  public float[] offsets() {
    return offsets;
  }

  /// Takes a value that is being read.
  void quant(int at, int value) {
    quants[at] = (byte) value;
  }

  /// Takes a group's scale.
  void scale(int group, float scale) {
    scales[group] = scale;
  }

  /// Takes a group's scale and offset.
  void scale(int group, float scale, float offset) {
    scales[group] = scale;
    offsets[group] = offset;
  }
}
