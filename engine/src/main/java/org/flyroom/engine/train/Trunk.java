package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// The layers below the lowest adapter. Training never changes them, so what they make of a row is
/// kept, and they are not run again when the row comes back.
///
/// A row is run by itself, never in a batch, so that its states are the same bits whether they were
/// kept from an earlier step, or made anew because memory was full or the run was resumed. Rows are
/// kept in the order in which they come until the memory is used up: where rows come round in
/// epochs, throwing out the oldest for the newest would leave nothing to be found again.
///
/// Several lanes may use one at a time.
final class Trunk implements AutoCloseable {
  private final Decoder decoder;
  private final int layers;
  private final long capacity;
  private final Map<Row, Tensor> kept = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();

  /// @param layers how many, at least 1
  /// @param capacity bytes of states that may be kept
  Trunk(Decoder decoder, int layers, long capacity) {
    this.decoder = decoder;
    this.layers = layers;
    this.capacity = capacity;
  }

  /// A row's tokens.
  private record Row(int[] tokens) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(tokens, row.tokens);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(tokens);
    }
  }

  /// How many layers it has: the index of the first one above it.
  int layers() {
    return layers;
  }

  /// Rows that were run so far rather than found.
  long runs() {
    return runs.get();
  }

  /// What enters the first layer above, `[rows, tokens, hidden]`, without history; zeros at
  /// padding, which no token sees. It belongs to the caller's scope.
  Tensor states(Tokens batch) {
    Tensor all =
        Tensor.zeros(decoder.type(), batch.rows(), batch.width(), decoder.config().hidden());
    return Torch.inference(
        () -> {
          for (int r = 0; r < batch.rows(); r++) {
            int length = batch.lengths()[r];
            copy(row(batch, r), all.narrow(0, r, 1).narrow(1, 0, length));
          }
          return all;
        });
  }

  private void copy(Row row, Tensor target) {
    Tensor found = kept.get(row);
    if (found != null) {
      target.copyInPlace(found);
      return;
    }
    Torch.inference(
        () -> {
          Tensor states = decoder.entering(layers, Tokens.of(List.of(row.tokens)));
          runs.incrementAndGet();
          keep(row, states);
          return target.copyInPlace(states);
        });
  }

  private void keep(Row row, Tensor states) {
    long size = states.count() * states.type().bytes();
    if (bytes.addAndGet(size) > capacity) {
      bytes.addAndGet(-size);
      return;
    }
    Tensor other = kept.putIfAbsent(row, states.keep());
    if (other != null) {
      // Another lane ran the same row at the same time.
      states.close();
      bytes.addAndGet(-size);
    }
  }

  private static Row row(Tokens batch, int row) {
    int[] tokens = new int[batch.lengths()[row]];
    for (int t = 0; t < tokens.length; t++) {
      tokens[t] = (int) batch.ids()[row * batch.width() + t];
    }
    return new Row(tokens);
  }

  @Override
  public void close() {
    kept.values().forEach(Tensor::close);
  }
}
