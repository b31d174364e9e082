package org.flyroom.engine.decoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.flyroom.engine.torch.Tensor;

/// Rows of token ids, padded at the right to one length.
///
/// Padding sits behind every real token, so under causal attention no real token ever sees it and
/// no mask is needed for it.
///
/// @param ids `rows * width` ids, row by row
/// @param lengths real tokens of each row
/// @param width longest row
public record Tokens(long[] ids, int[] lengths, int width) {

  /// The rows, padded with token 0, whose outputs are never read.
  public static Tokens of(List<int[]> rows) {
    int width = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    long[] ids = new long[rows.size() * width];
    int[] lengths = new int[rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      int[] row = rows.get(r);
      lengths[r] = row.length;
      for (int i = 0; i < row.length; i++) {
        ids[r * width + i] = row[i];
      }
    }
    return new Tokens(ids, lengths, width);
  }

  /// Puts rows into batches of at most `budget` tokens, padding included, or of one row that is
  /// longer. Rows come longest first, so that those of a batch are about as long as each other.
  ///
  /// @param length tokens of a row
  public static <R> List<List<R>> batches(List<R> rows, ToIntFunction<R> length, int budget) {
    List<R> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingInt(length).reversed());
    List<List<R>> batches = new ArrayList<>();
    List<R> batch = new ArrayList<>();
    for (R row : sorted) {
      int width = batch.isEmpty() ? 0 : length.applyAsInt(batch.getFirst());
      if (!batch.isEmpty() && width * (batch.size() + 1) > budget) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(row);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  public int rows() {
    return lengths.length;
  }

  /// `[rows * width]`.
  Tensor tensor() {
    return Tensor.of(ids, ids.length);
  }
}
