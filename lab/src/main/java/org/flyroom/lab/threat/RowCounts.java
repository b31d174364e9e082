package org.flyroom.lab.threat;

/// How many training rows of each expectation.
public record RowCounts(int shows, int hides, int nearMiss) {
  public RowCounts {
    if (shows < 0 || hides < 0 || nearMiss < 0) {
      throw new IllegalArgumentException(
          "negative row count: %d, %d, %d".formatted(shows, hides, nearMiss));
    }
  }

  public int largest() {
    return Math.max(shows, Math.max(hides, nearMiss));
  }
}
