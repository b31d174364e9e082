package org.flyroom.lab.audit.preference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/// Random numbers that derive from a name alone. `java.util.Random` is slow and old, but its
/// documentation fixes every bit it gives, on any machine and version.
final class NamedRandom {
  private NamedRandom() {}

  static Random of(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return new Random(ByteBuffer.wrap(hash).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
