package org.flyroom.engine.score;

import java.util.Arrays;
import java.util.List;

/// Tokens to run, and the texts whose log-probability is read from the run.
///
/// @param tokens what the model sees
/// @param targets texts to score; each reads consecutive positions
record ScoreRow(int[] tokens, List<Target> targets) {

  /// One text: `ids[k]` is predicted by position `first + k`.
  ///
  /// @param slot where the sum is added up
  record Target(int slot, int first, int[] ids) {}

  /// Rows with equal keys run the same tokens.
  record Key(int[] tokens) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(tokens, key.tokens);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(tokens);
    }
  }
}
