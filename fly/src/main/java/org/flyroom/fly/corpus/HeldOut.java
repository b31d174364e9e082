package org.flyroom.fly.corpus;

import java.util.function.Function;
import java.util.function.Supplier;
import org.flyroom.core.data.Splits;

/// Which content no text to learn from may hold, so that items can be made of it.
public final class HeldOut {
  private static final Splits SPLITS = new Splits(0.25);

  private HeldOut() {}

  /// Whether content of that key is for items only.
  public static boolean is(String key) {
    return SPLITS.isSealed(key);
  }

  /// Draws until the content lies on the side wanted.
  ///
  /// @param key the content key of something drawn
  public static <T> T draw(boolean heldOut, Supplier<T> source, Function<T, String> key) {
    while (true) {
      T drawn = source.get();
      if (is(key.apply(drawn)) == heldOut) {
        return drawn;
      }
    }
  }
}
