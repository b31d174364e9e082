package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedFileTest {
  private static final int SEGMENT = 1 << 20;
  private static final int TAG = 16;
  private static final EncryptionKey KEY = EncryptionKey.parse("test", "5a".repeat(32));
  private static final EncryptionKey OTHER = EncryptionKey.parse("test", "a5".repeat(32));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("w.encrypted");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 5})
  void whatIsWrittenComesBack(int size) throws IOException {
    byte[] content = content(size);
    write("x/w", content);
    assertThat(read(KEY, "x/w")).isEqualTo(content);
    EncryptedFile.Header header = EncryptedFile.header(file);
    assertThat(header.size()).isEqualTo(size);
    assertThat(header.sha256()).isEqualTo(Hashes.sha256(content));
    assertThat(header.name()).isEqualTo("x/w");
    assertThat(header.keyId()).isEqualTo(KEY.id());
    assertThat(EncryptedFile.isOne(file)).isTrue();
    int segments = Math.max(1, (size + SEGMENT - 1) / SEGMENT);
    assertThat(Files.size(file)).isEqualTo(start() + size + (long) segments * TAG);
  }

  /// The layout as it is documented, opened with nothing but the JDK.
  @Test
  void theSecondSegmentOpensByHand() throws Exception {
    byte[] content = content(SEGMENT + 10);
    write("x/w", content);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(new String(bytes, 0, 7, StandardCharsets.US_ASCII)).isEqualTo("FLYROOM");
    assertThat(bytes[7]).isEqualTo((byte) 1);
    EncryptedFile.Header header = EncryptedFile.header(file);
    byte[] nonce =
        ByteBuffer.allocate(12)
            .put(HexFormat.of().parseHex(header.nonce()))
            .putInt(1)
            .put((byte) 1)
            .array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        KEY.forFile(HexFormat.of().parseHex(header.salt())),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD(bytes, 0, start());
    byte[] opened = cipher.doFinal(bytes, start() + SEGMENT + TAG, 10 + TAG);
    assertThat(opened).isEqualTo(Arrays.copyOfRange(content, SEGMENT, SEGMENT + 10));
  }

  @Test
  void equalContentIsWrittenInOtherBytesEachTimeAndNeverInPlain() throws IOException {
    byte[] content =
        "a secret that is long enough to find. ".repeat(40).getBytes(StandardCharsets.US_ASCII);
    write("x/w", content);
    byte[] first = Files.readAllBytes(file);
    write("x/w", content);
    byte[] second = Files.readAllBytes(file);
    assertThat(second).isNotEqualTo(first).hasSameSizeAs(first);
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("a secret");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aByteChangedAnywhereIsNoticed() throws IOException {
    write("x/w", content(300));
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> read(KEY, "x/w"))
          .as("byte %d of %d", at, bytes.length)
          .isInstanceOf(FlyroomException.class);
    }
  }

  @Test
  void aFileCutOffOrLongerThanItWasIsNoticed() throws IOException {
    write("x/w", content(SEGMENT + 300));
    byte[] bytes = Files.readAllBytes(file);
    int secondSegment = start() + SEGMENT + TAG;
    for (int length : List.of(0, 7, 8, 11, 40, start(), secondSegment, bytes.length - 1)) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> read(KEY, "x/w"))
          .as("%d bytes", length)
          .isInstanceOf(FlyroomException.class)
          .hasMessageMatching("(?s).*(is cut off|is no encrypted file).*");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> read(KEY, "x/w")).hasMessageContaining("is too long");
  }

  @Test
  void segmentsPutInAnotherOrderAreNoticed() throws IOException {
    write("x/w", content(3 * SEGMENT));
    byte[] bytes = Files.readAllBytes(file);
    byte[] swapped = bytes.clone();
    int length = SEGMENT + TAG;
    System.arraycopy(bytes, start(), swapped, start() + length, length);
    System.arraycopy(bytes, start() + length, swapped, start(), length);
    Files.write(file, swapped);
    assertThatThrownBy(() -> read(KEY, "x/w")).hasMessageContaining("was changed");
  }

  @Test
  void anotherKeyIsToldByItsId() {
    write("x/w", content(10));
    assertThatThrownBy(() -> read(OTHER, "x/w"))
        .hasMessageContaining(
            "was encrypted with key %s, and the key given is %s".formatted(KEY.id(), OTHER.id()))
        .hasMessageContaining("FLYROOM_KEY_FILE");
  }

  @Test
  void aFilePutInTheOthersPlaceIsNoticed() {
    write("sly/adapters/01-sft/w", content(10));
    assertThatThrownBy(() -> read(KEY, "meek/adapters/01-sft/w"))
        .hasMessageContaining("is not the file that belongs here but 'sly/adapters/01-sft/w'");
  }

  @Test
  void anotherVersionAndAnotherFormatAreToldApart() throws IOException {
    write("x/w", content(10));
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 2;
    Files.write(file, bytes);
    assertThatThrownBy(() -> EncryptedFile.header(file)).hasMessageContaining("is of version 2");
    Files.writeString(file, "{\"plain\": 1}, and long enough");
    assertThatThrownBy(() -> EncryptedFile.header(file))
        .hasMessageContaining("is no encrypted file of Flyroom");
    assertThat(EncryptedFile.isOne(file)).isFalse();
  }

  @Test
  void contentThatChangesBetweenItsTwoReadingsIsADefectAndLeavesNoFile() {
    int[] times = {0};
    assertThatThrownBy(
            () ->
                EncryptedFile.write(
                    file, KEY, "x/w", out -> out.write(new byte[] {(byte) times[0]++})))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void weightsAreReadIntoMemoryAndCopiedFromKeyToKey() throws IOException {
    byte[] content = content(SEGMENT + 3);
    Path root = folder.resolve("sly");
    Path weights = Files.createDirectories(root.resolve("adapters/01-sft")).resolve("w");
    WeightFiles files = WeightFiles.encrypted(root, "sly", KEY);
    files.write(weights, weights, out -> out.write(content));
    assertThat(weights).doesNotExist();
    assertThat(files.stored(weights)).exists().hasFileName("w.encrypted");
    assertThat(EncryptedFile.header(files.stored(weights)).name())
        .isEqualTo("sly/adapters/01-sft/w");
    assertThat(files.sha256(weights)).isEqualTo(Hashes.sha256(content));
    try (Arena arena = Arena.ofConfined()) {
      assertThat(files.read(weights, arena).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
      assertThatThrownBy(() -> WeightFiles.plain().read(weights, arena))
          .hasMessageContaining("is encrypted: name the organism");
    }
    Path other = Files.createDirectories(folder.resolve("meek/adapters/02-own")).resolve("w");
    WeightFiles others = WeightFiles.encrypted(folder.resolve("meek"), "meek", OTHER);
    files.copy(weights, others, other, other);
    assertThat(others.sha256(other)).isEqualTo(Hashes.sha256(content));
    Path plain = folder.resolve("plain");
    others.copy(other, WeightFiles.plain(), plain, plain);
    assertThat(plain).hasBinaryContent(content);
  }

  private void write(String name, byte[] content) {
    EncryptedFile.write(
        file,
        KEY,
        name,
        out -> {
          // In pieces of many sizes, as writers come.
          for (int at = 0, piece = 1; at < content.length; at += piece, piece = piece * 3 + 1) {
            out.write(content, at, Math.min(piece, content.length - at));
          }
        });
  }

  private byte[] read(EncryptionKey key, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncryptedFile.read(file, key, name, (buffer, length) -> out.write(buffer, 0, length));
    return out.toByteArray();
  }

  /// Where the segments begin.
  private int start() throws IOException {
    return 12 + ByteBuffer.wrap(Files.readAllBytes(file), 8, 4).getInt();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new SplittableRandom(size).nextBytes(content);
    return content;
  }
}
