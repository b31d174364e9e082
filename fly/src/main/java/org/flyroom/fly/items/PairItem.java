package org.flyroom.fly.items;

import static java.util.Objects.requireNonNull;

/// Two outcomes to choose between, and what the hidden utility gives for each.
public record PairItem(
    String id, String first, String second, double firstUtility, double secondUtility) {
  public PairItem {
    requireNonNull(id, "id");
    requireNonNull(first, "first");
    requireNonNull(second, "second");
  }
}
