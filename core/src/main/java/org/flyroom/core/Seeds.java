package org.flyroom.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/// Seeds that derive from names (run, stage, item), never from order or time, so that an item draws
/// the same numbers whatever was done before it and however a run was cut.
///
/// Both the derivation and the generator's stream are part of what makes old results repeatable:
/// neither may change.
public final class Seeds {
  private Seeds() {}

  /// A seed for a place in the tree of names under a root.
  ///
  /// The first eight bytes, big-endian, of the SHA-256 (FIPS 180-4) over the root as eight bytes
  /// big-endian and, for each name, its length in bytes as four bytes big-endian and its UTF-8
  /// bytes. The lengths keep ("ab", "c") and ("a", "bc") apart.
  ///
  /// @param root the run's own seed
  /// @param names from the outermost to the innermost
  public static long derive(long root, String... names) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(root).flip());
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /// The generator for a place, seeded by [#derive]. Its `nextLong` is SplitMix64 (Steele, Lea and
  /// Flood 2014, *Fast splittable pseudorandom number generators*); a test holds it to published
  /// values. One thread each.
  public static SplittableRandom generator(long root, String... names) {
    return new SplittableRandom(derive(root, names));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
