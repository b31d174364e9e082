package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;

/// Which row comes when. The same position always gives the same row, so a resumed run needs to
/// know nothing but its step.
@FunctionalInterface
public interface RowOrder {

  /// The row at a position of the endless sequence of rows, counted from 0.
  int rowAt(long position);

  /// The rows over and over in their own order.
  static RowOrder cyclic(int rows) {
    return position -> (int) (position % rows);
  }

  /// Every epoch a permutation of its own, derived from the seed and the epoch's number.
  static RowOrder shuffled(int rows, long seed) {
    return new RowOrder() {
      private long epoch = -1;
      private int[] permutation = new int[0];

      @Override
      public int rowAt(long position) {
        if (position / rows != epoch) {
          epoch = position / rows;
          permutation = permutation(rows, Seeds.derive(seed, "epoch", Long.toString(epoch)));
        }
        return permutation[(int) (position % rows)];
      }
    };
  }

  private static int[] permutation(int size, long seed) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
