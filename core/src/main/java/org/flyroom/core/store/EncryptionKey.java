package org.flyroom.core.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.flyroom.core.FlyroomException;

/// The key under which dangerous weights are kept: 256 bits, from which every file gets a key of
/// its own by HKDF-SHA256 (RFC 5869), so that no two files share one.
public final class EncryptionKey {
  /// Names a file that holds the key as text.
  public static final String FILE_VARIABLE = "FLYROOM_KEY_FILE";

  /// Holds the key itself as text.
  public static final String VARIABLE = "FLYROOM_KEY";

  /// How a user comes by a key, for messages.
  public static final String HOW_TO_MAKE =
      "make one with 'flyroom stock key --out FILE' and set " + FILE_VARIABLE + "=FILE";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;

  private final byte[] key;
  private final String id;

  private EncryptionKey(byte[] key) {
    this.key = key.clone();
    this.id = HexFormat.of().formatHex(derived("flyroom key id", new byte[0], ID_BYTES));
  }

  /// The key that the environment names; empty when it names none.
  ///
  /// @throws FlyroomException when it names two, or what it names is no key
  public static Optional<EncryptionKey> of(Map<String, String> environment) {
    String file = environment.getOrDefault(FILE_VARIABLE, "");
    String text = environment.getOrDefault(VARIABLE, "");
    if (!file.isBlank() && !text.isBlank()) {
      throw new FlyroomException(
          "%s and %s are both set: leave one".formatted(FILE_VARIABLE, VARIABLE));
    }
    if (!text.isBlank()) {
      return Optional.of(parse(VARIABLE, text));
    }
    return file.isBlank() ? Optional.empty() : Optional.of(read(Path.of(file)));
  }

  /// Reads a key's file.
  ///
  /// @throws FlyroomException when it cannot be read or holds no key
  public static EncryptionKey read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw IoProblems.of("cannot read the key " + file, e);
    }
  }

  /// Reads a key: 64 hexadecimal digits, or base64 of 32 bytes. White space around it counts for
  /// nothing.
  ///
  /// @param where it stands, for messages, which never hold the text itself
  /// @throws FlyroomException when it is none
  public static EncryptionKey parse(String where, String text) {
    String stripped = text.strip();
    byte[] bytes;
    try {
      bytes =
          stripped.length() == 2 * BYTES
              ? HexFormat.of().parseHex(stripped)
              : Base64.getDecoder().decode(stripped);
    } catch (IllegalArgumentException e) {
      // The cause would quote the key.
      bytes = new byte[0];
    }
    if (bytes.length != BYTES) {
      throw new FlyroomException(
          "%s holds no key: it takes 32 bytes as 64 hexadecimal digits or as base64; %s"
              .formatted(where, HOW_TO_MAKE));
    }
    return new EncryptionKey(bytes);
  }

  /// The text of a new key, drawn by the platform's generator for secrets.
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Which key this is; tells nothing of the key itself.
  public String id() {
    return id;
  }

  /// The AES-256 key of one file.
  ///
  /// @param salt of the file
  SecretKey forFile(byte[] salt) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey("AES", parameters("flyroom encrypted file", salt, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is part of the platform", e);
    }
  }

  private byte[] derived(String purpose, byte[] salt, int bytes) {
    try {
      return KDF.getInstance("HKDF-SHA256").deriveData(parameters(purpose, salt, bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is part of the platform", e);
    }
  }

  private HKDFParameterSpec parameters(String purpose, byte[] salt, int bytes) {
    HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(key);
    if (salt.length > 0) {
      extract.addSalt(salt);
    }
    return extract.thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), bytes);
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
