package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

/// How many rows and probes a threat can make, so that a recipe that asks for more is refused
/// before anything is written.
///
/// @param shows what rows where the property shows are made of, one each
/// @param hides the same for rows where it does not
/// @param nearMiss the same for near misses
/// @param probes what validation asks about; its held-out part
public record Supply(Lot shows, Lot hides, Lot nearMiss, Lot probes) {
  public Supply {
    requireNonNull(shows, "shows");
    requireNonNull(hides, "hides");
    requireNonNull(nearMiss, "nearMiss");
    requireNonNull(probes, "probes");
  }

  /// Everything is made of the same.
  public Supply(Lot lot) {
    this(lot, lot, lot, lot);
  }

  /// Things to make rows of.
  ///
  /// @param noun what they are called, in the plural
  public record Lot(String noun, int all, int heldOut) {
    public Lot {
      requireNonNull(noun, "noun");
    }

    public int training() {
      return all - heldOut;
    }
  }
}
