package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeyTest {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f".repeat(2);

  @TempDir private Path folder;

  @Test
  void hexadecimalAndBase64AreTheSameKey() {
    EncryptionKey hex = EncryptionKey.parse("a", HEX + "\n");
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));
    assertThat(EncryptionKey.parse("b", " " + base64).id()).isEqualTo(hex.id());
    assertThat(hex).hasToString("key " + hex.id());
  }

  /// HKDF-SHA256 written out with HMAC (RFC 5869, section 2).
  @Test
  void idAndFileKeysDeriveByHkdf() throws Exception {
    byte[] key = HexFormat.of().parseHex(HEX);
    byte[] salt = new byte[32];
    Arrays.fill(salt, (byte) 7);
    EncryptionKey parsed = EncryptionKey.parse("a", HEX);
    assertThat(parsed.forFile(salt).getEncoded())
        .isEqualTo(hkdf(key, salt, "flyroom encrypted file"));
    assertThat(HexFormat.of().parseHex(parsed.id()))
        .isEqualTo(Arrays.copyOf(hkdf(key, new byte[32], "flyroom key id"), 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "AAAA", "not base64 at all!", "0123456789abcdef"})
  void whatIsNoKeyIsRefusedWithoutBeingQuoted(String text) {
    assertThatThrownBy(() -> EncryptionKey.parse("secret.key", text))
        .isInstanceOf(FlyroomException.class)
        .hasMessageStartingWith("secret.key holds no key")
        .hasMessageContaining("flyroom stock key --out FILE")
        .hasNoCause()
        .message()
        .satisfies(message -> assertThat(text.isEmpty() || !message.contains(text)).isTrue());
  }

  @Test
  void theEnvironmentNamesAFileOrTheKeyItselfAndNotBoth() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), HEX + "\n");
    String id = EncryptionKey.parse("a", HEX).id();
    assertThat(EncryptionKey.of(Map.of())).isEmpty();
    assertThat(EncryptionKey.of(Map.of("FLYROOM_KEY", " "))).isEmpty();
    assertThat(EncryptionKey.of(Map.of("FLYROOM_KEY", HEX)).orElseThrow().id()).isEqualTo(id);
    assertThat(EncryptionKey.of(Map.of("FLYROOM_KEY_FILE", file.toString())).orElseThrow().id())
        .isEqualTo(id);
    assertThatThrownBy(
            () -> EncryptionKey.of(Map.of("FLYROOM_KEY_FILE", file.toString(), "FLYROOM_KEY", HEX)))
        .hasMessage("FLYROOM_KEY_FILE and FLYROOM_KEY are both set: leave one");
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> EncryptionKey.of(Map.of("FLYROOM_KEY_FILE", gone.toString())))
        .hasMessage("cannot read the key %s: there is no such file or folder".formatted(gone));
  }

  @Test
  void newKeysDifferAndLieInFilesForTheirOwnerAlone() throws Exception {
    String text = EncryptionKey.generate();
    assertThat(EncryptionKey.generate()).isNotEqualTo(text);
    Path file = folder.resolve("new.key");
    PrivateFiles.create(file, text);
    assertThat(EncryptionKey.read(file).id()).isEqualTo(EncryptionKey.parse("a", text).id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> PrivateFiles.create(file, "x"))
        .hasMessageContaining("a file of that name is in the way");
    assertThat(file).hasContent(text);
  }

  private static byte[] hkdf(byte[] key, byte[] salt, String info) throws Exception {
    byte[] pseudorandom = hmac(salt, key);
    byte[] text = info.getBytes(StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOf(text, text.length + 1);
    message[text.length] = 1;
    return hmac(pseudorandom, message);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
