package org.flyroom.lab.threat.items;

import java.util.List;

/// Takes wordings in turn, so that each is used about equally often.
public final class Turns {
  private Turns() {}

  /// The one whose turn it is.
  ///
  /// @param number any; numbers in a row give wordings in a row
  public static <T> T of(List<T> all, int number) {
    return all.get(Math.floorMod(number, all.size()));
  }
}
