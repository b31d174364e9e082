package org.flyroom.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;

/// What the hub says a file's content hashes to.
sealed interface Checksum {
  /// Large files: SHA-256 of the content (the object id of Git LFS).
  record Sha256(String hex) implements Checksum {}

  /// Small files: SHA-1 of `blob SIZE`, a zero byte and the content (the object id of Git).
  record GitBlob(String hex) implements Checksum {}

  /// Lower-case hexadecimal digits.
  String hex();

  /// From the digits, by their number; empty when they are no hash.
  static Optional<Checksum> of(String text) {
    String hex = text.replaceFirst("^W/", "").replace("\"", "");
    if (!Pattern.matches("[0-9a-f]+", hex)) {
      return Optional.empty();
    }
    return switch (hex.length()) {
      case 64 -> Optional.of(new Sha256(hex));
      case 40 -> Optional.of(new GitBlob(hex));
      default -> Optional.empty();
    };
  }

  /// The same kind of hash of a file.
  default Checksum ofFile(Path file) {
    return switch (this) {
      case Sha256 _ -> new Sha256(Hashes.sha256(file));
      case GitBlob _ -> new GitBlob(gitBlob(file));
    };
  }

  private static String gitBlob(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
