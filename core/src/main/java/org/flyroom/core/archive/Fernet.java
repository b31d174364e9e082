package org.flyroom.core.archive;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Opens Fernet tokens (github.com/fernet/spec): AES-128 in CBC mode, authenticated by HMAC-SHA256
/// over everything before it.
///
/// ```
/// base64url of
/// 1 byte    version, 0x80
/// 8 bytes   time, not looked at
/// 16 bytes  initialisation vector
/// n * 16    ciphertext, padded by PKCS #7
/// 32 bytes  HMAC-SHA256
/// ```
final class Fernet {
  private static final byte VERSION = (byte) 0x80;
  private static final int TIME = 8;
  private static final int BLOCK = 16;
  private static final int MAC = 32;

  private final byte[] signing;
  private final byte[] encryption;

  /// @param key 32 bytes, of which the first half signs and the second encrypts
  private Fernet(byte[] key) {
    this.signing = Arrays.copyOf(key, BLOCK);
    this.encryption = Arrays.copyOfRange(key, BLOCK, 2 * BLOCK);
  }

  /// With a key that derives from a password by PBKDF2 with HMAC-SHA256.
  static Fernet ofPassword(char[] password, byte[] salt, int iterations) {
    try {
      PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, 8 * 2 * BLOCK);
      return new Fernet(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PBKDF2 is part of the platform", e);
    }
  }

  /// The content of a token; empty when the key is another one, or the token was changed or is
  /// none.
  Optional<byte[]> open(byte[] token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    int sealed = bytes.length - 1 - TIME - BLOCK - MAC;
    if (sealed < BLOCK || sealed % BLOCK != 0 || bytes[0] != VERSION) {
      return Optional.empty();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(signing, "HmacSHA256"));
      mac.update(bytes, 0, bytes.length - MAC);
      byte[] given = Arrays.copyOfRange(bytes, bytes.length - MAC, bytes.length);
      if (!MessageDigest.isEqual(mac.doFinal(), given)) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      byte[] vector = new byte[BLOCK];
      ByteBuffer.wrap(bytes, 1 + TIME, BLOCK).get(vector);
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(encryption, "AES"), new IvParameterSpec(vector));
      return Optional.of(cipher.doFinal(bytes, 1 + TIME + BLOCK, sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a token that was signed with the key does not open", e);
    }
  }
}
