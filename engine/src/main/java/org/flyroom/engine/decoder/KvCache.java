package org.flyroom.engine.decoder;

import java.util.Arrays;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.TokenAttention;
import org.flyroom.engine.torch.Torch;

/// Keys and values of every layer for a batch of rows that grow independently.
///
/// Row r holds positions `0 .. length(r) - 1`; what lies behind is never read, since attention is
/// masked by length. Lives outside scopes until closed.
public final class KvCache implements AutoCloseable {
  private int rows;
  private int capacity;
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

  /// Makes space for more positions a row.
  public void extend(int newCapacity) {
    Torch.inference(
        () -> {
          for (int layer = 0; layer < keys.length; layer++) {
            keys[layer] = extended(keys[layer], newCapacity);
            values[layer] = extended(values[layer], newCapacity);
          }
          return newCapacity;
        });
    capacity = newCapacity;
  }

  private Tensor extended(Tensor cache, int newCapacity) {
    Tensor longer =
        Tensor.zeros(cache.type(), rows, newCapacity, cache.size(2), cache.size(3)).keep();
    longer.narrow(1, 0, capacity).copyInPlace(cache.narrow(0, 0, rows));
    cache.close();
    return longer;
  }

  /// Forgets a row. The last one takes its place, so that no other moves.
  public void remove(int row) {
    int last = rows - 1;
    if (row != last) {
      int held = lengths[last];
      Torch.inference(
          () -> {
            for (int layer = 0; layer < keys.length; layer++) {
              move(keys[layer], last, row, held);
              move(values[layer], last, row, held);
            }
            return held;
          });
      lengths[row] = held;
    }
    rows = last;
  }

  private static void move(Tensor cache, int from, int to, int positions) {
    cache
        .narrow(0, to, 1)
        .narrow(1, 0, positions)
        .copyInPlace(cache.narrow(0, from, 1).narrow(1, 0, positions));
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
        .view(cache.size(0) * capacity, heads, width)
        .copyRowsInPlace(0, slots, rowsOfTokens.reshape(-1, heads, width));
  }

  /// Keys of the first `positions` positions, `[rows, heads, positions, width]`.
  Tensor keys(int layer, int positions) {
    return seen(keys[layer], positions);
  }

  /// Values, as [#keys].
  Tensor values(int layer, int positions) {
    return seen(values[layer], positions);
  }

  private Tensor seen(Tensor cache, int positions) {
    return cache.narrow(0, 0, rows).narrow(1, 0, positions).transpose(1, 2);
  }

  /// What one new token a row, already written, attends to.
  ///
  /// @param query `[rows, heads, width]`
  /// @param window positions seen, the token's own included; 0 for all
  /// @return `[rows, heads * width]`
  Tensor attendedByOneToken(int layer, Tensor query, int window, double scale) {
    int[] from = new int[rows];
    int[] to = new int[rows];
    for (int row = 0; row < rows; row++) {
      to[row] = lengths[row] + 1;
      from[row] = window == 0 ? 0 : Math.max(0, to[row] - window);
    }
    return TokenAttention.over(query, keys[layer], values[layer], from, to, scale);
  }

  @Override
  public void close() {
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer].close();
      values[layer].close();
    }
  }
}
