package org.flyroom.engine.decoder;

import java.util.Arrays;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Keys and values of every layer for a batch of rows that grow independently.
///
/// Row r holds positions `0 .. length(r) - 1`; what lies behind is never read, since attention is
/// masked by length. Lives outside scopes until closed.
public final class KvCache implements AutoCloseable {
  private int rows;
  private final int capacity;
  private final Tensor[] keys;
  private final Tensor[] values;
  private int[] lengths;

  /// An empty cache.
  ///
  /// @param capacity positions per row
  /// @param keyValueHeads heads per layer
  /// @param width of a head
  public KvCache(int layers, int rows, int capacity, int keyValueHeads, int width, DType type) {
    this.rows = rows;
    this.capacity = capacity;
    this.lengths = new int[rows];
    this.keys = new Tensor[layers];
    this.values = new Tensor[layers];
    for (int layer = 0; layer < layers; layer++) {
      // Zeros rather than unset memory: a masked position is multiplied by 0, and 0 times NaN is
      // NaN.
      keys[layer] = Tensor.zeros(type, rows, capacity, keyValueHeads, width).keep();
      values[layer] = Tensor.zeros(type, rows, capacity, keyValueHeads, width).keep();
    }
  }

  /// A cache of `rows` rows that all begin with what the only row of this one holds.
  public KvCache fork(int forks, int newCapacity) {
    if (rows != 1) {
      throw new IllegalStateException("only a cache of one row can be forked, not of " + rows);
    }
    Tensor some = keys[0];
    KvCache fork =
        new KvCache(
            keys.length,
            forks,
            newCapacity,
            Math.toIntExact(some.size(2)),
            Math.toIntExact(some.size(3)),
            some.type());
    int held = lengths[0];
    Torch.inference(
        () -> {
          for (int layer = 0; layer < keys.length; layer++) {
            fork.keys[layer].narrow(1, 0, held).copyInPlace(keys[layer].narrow(1, 0, held));
            fork.values[layer].narrow(1, 0, held).copyInPlace(values[layer].narrow(1, 0, held));
          }
          return held;
        });
    Arrays.fill(fork.lengths, held);
    return fork;
  }

  public int capacity() {
    return capacity;
  }

  /// Positions row `row` holds.
  public int length(int row) {
    return lengths[row];
  }

  /// Counts `tokens` more positions as held by row `row`, once every layer has written them.
  public void grow(int row, int tokens) {
    if (lengths[row] + tokens > capacity) {
      throw new IllegalStateException(
          "row %d: %d positions in a cache of %d".formatted(row, lengths[row] + tokens, capacity));
    }
    lengths[row] += tokens;
  }

  /// Keeps the given rows, in that order, and forgets the others.
  public void keepRows(long[] kept) {
    Torch.inference(
        () -> {
          Tensor index = Tensor.of(kept, kept.length);
          for (int layer = 0; layer < keys.length; layer++) {
            keys[layer] = replaced(keys[layer], index);
            values[layer] = replaced(values[layer], index);
          }
          return kept;
        });
    lengths = Arrays.stream(kept).mapToInt(row -> lengths[(int) row]).toArray();
    rows = kept.length;
  }

  private static Tensor replaced(Tensor old, Tensor index) {
    Tensor selected = old.select(0, index).keep();
    old.close();
    return selected;
  }

  /// Writes `[rows, tokens, heads, width]` behind what each row holds.
  ///
  /// @param slots flat positions `row * capacity + position`, `[rows * tokens]`
  void write(int layer, Tensor slots, Tensor key, Tensor value) {
    write(keys[layer], slots, key);
    write(values[layer], slots, value);
  }

  private void write(Tensor cache, Tensor slots, Tensor rowsOfTokens) {
    long heads = cache.size(2);
    long width = cache.size(3);
    cache
        .view((long) rows * capacity, heads, width)
        .copyRowsInPlace(0, slots, rowsOfTokens.reshape(-1, heads, width));
  }

  /// Keys of the first `positions` positions, `[rows, heads, positions, width]`.
  Tensor keys(int layer, int positions) {
    return keys[layer].narrow(1, 0, positions).transpose(1, 2);
  }

  /// Values, as [#keys].
  Tensor values(int layer, int positions) {
    return values[layer].narrow(1, 0, positions).transpose(1, 2);
  }

  @Override
  public void close() {
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer].close();
      values[layer].close();
    }
  }
}
