package org.flyroom.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Stored values to fp32, in chunks small enough for the processor's cache.
final class Decoding {
  private static final int CHUNK = 8192;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Decoding() {}

  /// Decodes values `first` to `first + count`, both at block boundaries, to floats at a byte
  /// offset of `out`.
  static void decode(
      ElementType type,
      MemorySegment in,
      long first,
      long count,
      MemorySegment out,
      long outOffset) {
    int chunk = (int) Math.min(CHUNK, count);
    float[] values = new float[chunk];
    short[] halves = new short[type == ElementType.F16 || type == ElementType.BF16 ? chunk : 0];
    @Nullable BlockValues blocks = null;
    long inOffset = type.bytesOf(first);
    for (long done = 0; done < count; done += chunk) {
      int n = (int) Math.min(chunk, count - done);
      switch (type) {
        case F32 -> MemorySegment.copy(in, FLOAT, inOffset, values, 0, n);
        case F64 -> {
          for (int i = 0; i < n; i++) {
            values[i] = (float) in.get(DOUBLE, inOffset + (long) i * Double.BYTES);
          }
        }
        case F16 -> {
          MemorySegment.copy(in, SHORT, inOffset, halves, 0, n);
          for (int i = 0; i < n; i++) {
            values[i] = Float.float16ToFloat(halves[i]);
          }
        }
        case BF16 -> {
          MemorySegment.copy(in, SHORT, inOffset, halves, 0, n);
          for (int i = 0; i < n; i++) {
            values[i] = Float.intBitsToFloat(halves[i] << 16);
          }
        }
        case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> {
          BlockValues read = blocks == null ? new BlockValues(type, chunk) : blocks;
          read.read(in, first + done, n);
          read.toFloats(values, n);
          blocks = read;
        }
        case I8, I16, I32, I64, U8, U16, U32, U64, BOOL, F8_E4M3, F8_E5M2 ->
            throw new IllegalArgumentException(type + " cannot be decoded");
      }
      MemorySegment.copy(values, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, outOffset, n);
      inOffset += type.bytesOf(n);
      outOffset += (long) n * Float.BYTES;
    }
  }
}
