package org.flyroom.core.store;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Counts and hashes what is written to it and keeps nothing.
final class Measured extends OutputStream {
  private final MessageDigest digest = Hashes.digest();
  private long size;

  @Override
  public void write(int b) {
    digest.update((byte) b);
    size++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
    size += length;
  }

  long size() {
    return size;
  }

  /// The SHA-256 of everything so far; nothing may be written after it was asked for.
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
