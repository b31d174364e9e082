package org.flyroom.fly.corpus;

import java.util.EnumMap;
import java.util.Map;

/// How often each kind of text is read in a stage of training.
@SuppressWarnings("ImmutableEnumChecker") // Its map is filled here and never handed out.
public enum Mix {
  /// Copying and letters, which everything else needs, among plain descriptions.
  DRILL(36, 48, 6, 6, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0),
  /// Facts, and every skill beside them.
  GROWING(3, 8, 12, 20, 3, 3, 3, 3, 10, 5, 10, 9, 4, 7),
  /// What a fly should be able to do, in the shares in which it should.
  FULL(1, 3, 8, 13, 3, 3, 3, 3, 9, 6, 16, 15, 7, 10),
  /// More of what comes late at this size: letters of options, refusals, forms, choices.
  HONING(1, 4, 6, 8, 2, 2, 2, 2, 5, 4, 20, 16, 10, 18);

  private final Map<Genre, Integer> shares = new EnumMap<>(Genre.class);
  private final int total;

  /// @param shares of samples, in the order of [Genre]'s constants
  Mix(int... shares) {
    int sum = 0;
    int next = 0;
    for (Genre genre : Genre.values()) {
      int share = shares[next++];
      this.shares.put(genre, share);
      sum += share;
    }
    this.total = sum;
  }

  /// The share of samples of a kind, from 0 to 1.
  public double share(Genre genre) {
    return (double) weight(genre) / total;
  }

  /// The kind at a place between 0 and 1, every kind taking up as much room as its share.
  Genre at(double place) {
    double left = place * total;
    for (Genre genre : Genre.values()) {
      left -= weight(genre);
      if (left < 0) {
        return genre;
      }
    }
    throw new IllegalArgumentException("no place in a mix: " + place);
  }

  private int weight(Genre genre) {
    return shares.getOrDefault(genre, 0);
  }
}
