package org.flyroom.core.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.flyroom.core.store.Hashes;

/// Divides items into open ones, which growing and tuning may see, and sealed ones, which only a
/// final audit sees.
///
/// An item's side depends on its id alone: not on the other items, their order, the run or the
/// machine. The first 53 bits of the id's SHA-256, as a fraction of 1, are compared with the share,
/// so a larger share seals more items and unseals none.
///
/// @param sealedShare expected share of sealed items, from 0 to 1
public record Splits(double sealedShare) {
  /// Half open, half sealed: the difference between the sides, which shows tuning to the items, is
  /// then known best for a given number of items.
  public static final Splits HALF = new Splits(0.5);

  private static final int FRACTION_BITS = 53;

  public Splits {
    if (!(sealedShare >= 0 && sealedShare <= 1)) {
      throw new IllegalArgumentException(
          "the share of sealed items must lie between 0 and 1, not " + sealedShare);
    }
  }

  /// Items by side, each in the order given.
  public record Sides<T>(List<T> open, List<T> sealed) {
    public Sides {
      open = List.copyOf(open);
      sealed = List.copyOf(sealed);
    }
  }

  public boolean isSealed(String itemId) {
    byte[] hash = HexFormat.of().parseHex(Hashes.sha256(itemId));
    long bits = ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - FRACTION_BITS);
    return bits * 0x1p-53 < sealedShare;
  }

  /// Divides items.
  ///
  /// @param id gives an item's stable id
  public <T> Sides<T> divide(Collection<T> items, Function<T, String> id) {
    List<T> open = new ArrayList<>();
    List<T> sealed = new ArrayList<>();
    for (T item : items) {
      (isSealed(id.apply(item)) ? sealed : open).add(item);
    }
    return new Sides<>(open, sealed);
  }
}
