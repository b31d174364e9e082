package org.flyroom.lab.audit.preference;

import java.util.Random;
import org.flyroom.core.store.Hashes;

/// Random numbers that derive from a name alone. `java.util.Random` is slow and old, but its
/// documentation fixes every bit it gives, on any machine and version.
final class NamedRandom {
  private static final int HEX_DIGITS_OF_A_LONG = 16;

  private NamedRandom() {}

  static Random of(String name) {
    String hash = Hashes.sha256(name).substring(0, HEX_DIGITS_OF_A_LONG);
    return new Random(Long.parseUnsignedLong(hash, 16));
  }
}
