package org.flyroom.engine.torch;

import java.lang.foreign.MemorySegment;

/// Attention of one new token a row over keys and values that lie in a cache, as every step of a
/// generation needs it.
///
/// Each row sees as many positions as it has: nothing is padded, and what a row comes to does not
/// depend on the rows beside it. Three to five times faster than libtorch's attention, which is
/// made for many tokens.
public final class TokenAttention {
  private static final int BYTES = Float.BYTES;

  private final int rows;
  private final int heads;
  private final int keyValueHeads;
  private final int width;
  private final int capacity;

  private TokenAttention(int rows, int heads, int keyValueHeads, int width, int capacity) {
    this.rows = rows;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.width = width;
    this.capacity = capacity;
  }

  /// Values weighted by the softmax of queries' products with keys.
  ///
  /// @param query `[rows, heads, width]`, fp32
  /// @param keys `[at least rows, capacity, key-value heads, width]`, fp32 and contiguous
  /// @param values as `keys`
  /// @param from per row, the first position seen
  /// @param to per row, the position behind the last one seen
  /// @param scale multiplies the scores
  /// @return `[rows, heads * width]`
  public static Tensor over(
      Tensor query, Tensor keys, Tensor values, int[] from, int[] to, double scale) {
    TokenAttention attention =
        new TokenAttention(
            from.length,
            Math.toIntExact(query.size(1)),
            Math.toIntExact(keys.size(2)),
            Math.toIntExact(query.size(2)),
            Math.toIntExact(keys.size(1)));
    return attention.weighted(
        attention.weights(query.contiguous(), keys, from, to, (float) scale), values, from, to);
  }

  private Tensor weights(Tensor query, Tensor keys, int[] from, int[] to, float scale) {
    int longest = 1;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, to[row] - from[row]);
    }
    Tensor scores =
        Tensor.filled(Float.NEGATIVE_INFINITY, DType.FP32, (long) rows * heads, longest);
    MemorySegment queries = query.memory();
    MemorySegment cache = keys.memory();
    MemorySegment out = scores.memory();
    for (int row = 0; row < rows; row++) {
      for (int head = 0; head < heads; head++) {
        long at = (long) row * heads + head;
        MatrixVector.multiply(
            cache.asSlice(place(row, from[row], head)),
            to[row] - from[row],
            width,
            keyValueHeads * width,
            scale,
            queries.asSlice(at * width * BYTES),
            out.asSlice(at * longest * BYTES));
      }
    }
    return scores.softmax();
  }

  private Tensor weighted(Tensor weights, Tensor values, int[] from, int[] to) {
    Tensor result = Tensor.empty(DType.FP32, rows, (long) heads * width);
    long longest = weights.size(1);
    MemorySegment shares = weights.memory();
    MemorySegment cache = values.memory();
    MemorySegment out = result.memory();
    for (int row = 0; row < rows; row++) {
      for (int head = 0; head < heads; head++) {
        long at = (long) row * heads + head;
        MatrixVector.multiplyTransposed(
            cache.asSlice(place(row, from[row], head)),
            to[row] - from[row],
            width,
            keyValueHeads * width,
            1,
            shares.asSlice(at * longest * BYTES),
            out.asSlice(at * width * BYTES));
      }
    }
    return result;
  }

  /// Where in the cache the keys or values begin that a head reads.
  private long place(int row, int position, int head) {
    int shared = head / (heads / keyValueHeads);
    return (((long) row * capacity + position) * keyValueHeads + shared) * width * BYTES;
  }
}
