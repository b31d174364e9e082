package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;
import org.flyroom.engine.decoder.Tokens;

/// Rows that are run together, and their tokens that carry loss: n of them, row by row.
///
/// @param inputs the rows without their last tokens, whose successors nobody asks for
/// @param positions where in the padded rows the token before each of them stands, `[n]`
/// @param targets the tokens themselves, `[n]`
/// @param weights what they count for, `[n]`
/// @param rows the row each is from, `[n]`
record TokenBatch(Tokens inputs, long[] positions, long[] targets, float[] weights, int[] rows) {

  static TokenBatch of(List<TokenRow> rows) {
    Tokens inputs =
        Tokens.of(rows.stream().map(row -> Arrays.copyOf(row.tokens(), row.length() - 1)).toList());
    int scored = rows.stream().mapToInt(TokenRow::scored).sum();
    long[] positions = new long[scored];
    long[] targets = new long[scored];
    float[] weights = new float[scored];
    int[] rowOf = new int[scored];
    int at = 0;
    for (int r = 0; r < rows.size(); r++) {
      TokenRow row = rows.get(r);
      for (int t = 1; t < row.length(); t++) {
        if (row.weights()[t] > 0) {
          positions[at] = (long) r * inputs.width() + t - 1;
          targets[at] = row.tokens()[t];
          weights[at] = row.weights()[t];
          rowOf[at] = r;
          at++;
        }
      }
    }
    return new TokenBatch(inputs, positions, targets, weights, rowOf);
  }

  /// How many tokens carry loss.
  int scored() {
    return targets.length;
  }

  /// Values per scored token, summed over those of each row.
  double[] sumsByRow(float[] values) {
    double[] sums = new double[inputs.rows()];
    for (int i = 0; i < values.length; i++) {
      sums[rows[i]] += values[i];
    }
    return sums;
  }
}
