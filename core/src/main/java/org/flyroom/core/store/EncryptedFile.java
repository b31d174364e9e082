package org.flyroom.core.store;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// A file under AES-256-GCM, written and read in segments, so that memory does not depend on its
/// size.
///
/// ```
/// 8 bytes    FLYROOM and the version of the layout, 1
/// 4 bytes    length of the header, big-endian
/// header     JSON: see Header
/// segments   1 MiB of content each, the last one less, each followed by its tag of 16 bytes
/// ```
///
/// Every segment is sealed with all bytes before the segments as associated data and with a nonce
/// of 7 bytes of the file's own, 4 bytes that count the segments and 1 that marks the last one
/// (STREAM: Hoang, Reyhanitabar, Rogaway and Vizár 2015, *Online authenticated-encryption and its
/// nonce-reuse misuse-resistance*). So nothing can be changed, left out, cut off, put in another
/// order, or taken from another file. The key is derived for each file from a random salt.
public final class EncryptedFile {
  private static final byte[] MAGIC = "FLYROOM\u0001".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int SEGMENT = 1 << 20;
  private static final int TAG = 16;
  private static final int SALT = 32;
  private static final int NONCE_PREFIX = 7;

  private EncryptedFile() {}

  /// What an encrypted file says of itself.
  ///
  /// @param name of the file within the stock, so that a file put in another's place is noticed
  /// @param sha256 of the content
  /// @param size of the content in bytes
  /// @param keyId which key opens it
  /// @param salt from which the file's own key derives, hexadecimal
  /// @param nonce what all nonces of the file begin with, hexadecimal
  /// @param segment bytes of content in a segment
  public record Header(
      String name, String sha256, long size, String keyId, String salt, String nonce, int segment) {
    private long segments() {
      return Math.max(1, (size + segment - 1) / segment);
    }
  }

  /// Takes the content piece by piece.
  @FunctionalInterface
  interface Sink {
    /// Takes the next piece.
    ///
    /// @param length bytes of the buffer that count
    void accept(byte[] buffer, int length) throws IOException;
  }

  /// Whether a file begins as an encrypted one does.
  public static boolean isOne(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(MAGIC.length)).equals(ByteBuffer.wrap(MAGIC));
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  /// Encrypts. The file appears complete or not at all.
  ///
  /// @param name within the stock
  /// @param content asked for twice, first for its hash; it must write the same bytes each time
  /// @throws FlyroomException when the file cannot be written
  public static void write(Path file, EncryptionKey key, String name, AtomicFiles.Content content) {
    SecureRandom random = new SecureRandom();
    Measured measured = new Measured();
    try {
      content.writeTo(measured);
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + file, e);
    }
    byte[] salt = drawn(random, SALT);
    byte[] prefix = drawn(random, NONCE_PREFIX);
    Header header =
        new Header(
            name,
            measured.sha256(),
            measured.size(),
            key.id(),
            HexFormat.of().formatHex(salt),
            HexFormat.of().formatHex(prefix),
            SEGMENT);
    byte[] beginning = beginning(header);
    AtomicFiles.write(
        file,
        out -> {
          out.write(beginning);
          Sealing sealing =
              new Sealing(out, new Segments(key.forFile(salt), prefix, beginning), header);
          content.writeTo(sealing);
          sealing.end();
        });
  }

  /// Reads what a file says of itself, without a key: nothing of it is proved until the content was
  /// read.
  ///
  /// @throws FlyroomException when it is no encrypted file, or cut off or longer than it says
  public static Header header(Path file) {
    try (DataInputStream in = open(file)) {
      return beginning(in, file).header();
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  /// Decrypts. A segment is handed on only when its tag is right; the whole file is good only when
  /// this returns.
  ///
  /// @param name that the file must have within the stock
  /// @throws FlyroomException when the key is another one, the file is another's, or anything in it
  ///   was changed
  static Header read(Path file, EncryptionKey key, String name, Sink sink) {
    try (DataInputStream in = open(file)) {
      Beginning beginning = beginning(in, file);
      Header header = beginning.header();
      check(file, header, key, name);
      Segments segments =
          new Segments(
              key.forFile(HexFormat.of().parseHex(header.salt())),
              HexFormat.of().parseHex(header.nonce()),
              beginning.bytes());
      byte[] sealed = new byte[header.segment() + TAG];
      byte[] clear = new byte[header.segment()];
      long left = header.size();
      for (long k = 0; k < header.segments(); k++) {
        int length = (int) Math.min(header.segment(), left);
        in.readFully(sealed, 0, length + TAG);
        int opened = segments.open(sealed, length + TAG, clear, k, k + 1 == header.segments());
        sink.accept(clear, opened);
        left -= opened;
      }
      return header;
    } catch (AEADBadTagException e) {
      throw new FlyroomException(
          "%s: was changed after it was encrypted, or is damaged: put back a copy, or grow the organism again"
              .formatted(file),
          e);
    } catch (EOFException e) {
      throw new FlyroomException("%s: is cut off".formatted(file), e);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of the platform", e);
    }
  }

  /// Tells early that a key is another one than a file was encrypted with.
  ///
  /// @throws FlyroomException when it is, or the file cannot be read
  public static void requireKey(Path file, EncryptionKey key) {
    requireKey(file, header(file), key);
  }

  private static void requireKey(Path file, Header header, EncryptionKey key) {
    if (!header.keyId().equals(key.id())) {
      throw new FlyroomException(
          "%s: was encrypted with key %s, and the key given is %s: set %s to the file of the right key; without it the weights are lost"
              .formatted(file, header.keyId(), key.id(), EncryptionKey.FILE_VARIABLE));
    }
  }

  private static void check(Path file, Header header, EncryptionKey key, String name) {
    requireKey(file, header, key);
    if (!header.name().equals(name)) {
      throw new FlyroomException(
          "%s: is not the file that belongs here but %s: put back the right one"
              .formatted(file, Problems.quote(header.name())));
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(Files.newInputStream(file));
  }

  private record Beginning(Header header, byte[] bytes) {}

  private static Beginning beginning(DataInputStream in, Path file) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (magic.length < MAGIC.length
        || !new String(magic, 0, MAGIC.length - 1, StandardCharsets.ISO_8859_1)
            .equals(new String(MAGIC, 0, MAGIC.length - 1, StandardCharsets.ISO_8859_1))) {
      throw new FlyroomException("%s: is no encrypted file of Flyroom".formatted(file));
    }
    if (magic[MAGIC.length - 1] != MAGIC[MAGIC.length - 1]) {
      throw new FlyroomException(
          "%s: is of version %d, and this Flyroom reads version 1: use the one that wrote it"
              .formatted(file, magic[MAGIC.length - 1]));
    }
    Header header;
    byte[] text;
    try {
      int length = in.readInt();
      if (length < 0 || length > LONGEST_HEADER) {
        throw new FlyroomException("%s: its header is damaged".formatted(file));
      }
      text = new byte[length];
      in.readFully(text);
      header =
          Json.parse(file + " (header)", new String(text, StandardCharsets.UTF_8), Header.class);
    } catch (EOFException e) {
      throw new FlyroomException("%s: is cut off".formatted(file), e);
    }
    boolean sound =
        header.size() >= 0
            && header.segment() == SEGMENT
            && header.salt().matches("[0-9a-f]{%d}".formatted(2 * SALT))
            && header.nonce().matches("[0-9a-f]{%d}".formatted(2 * NONCE_PREFIX))
            && header.segments() < 1L << 32;
    if (!sound) {
      throw new FlyroomException("%s: its header is damaged".formatted(file));
    }
    long before = MAGIC.length + Integer.BYTES + (long) text.length;
    long expected = before + header.size() + header.segments() * TAG;
    long actual = Files.size(file);
    if (actual != expected) {
      throw new FlyroomException(
          "%s: %s: it has %d bytes, and its header speaks of %d"
              .formatted(file, actual < expected ? "is cut off" : "is too long", actual, expected));
    }
    byte[] all = ByteBuffer.allocate((int) before).put(magic).putInt(text.length).put(text).array();
    return new Beginning(header, all);
  }

  private static byte[] beginning(Header header) {
    byte[] text = Json.canonical(header).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(MAGIC.length + Integer.BYTES + text.length)
        .put(MAGIC)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static byte[] drawn(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }

  /// The cipher of one file's segments.
  private static final class Segments {
    private final Cipher cipher;
    private final SecretKey key;
    private final byte[] prefix;
    private final byte[] beginning;

    Segments(SecretKey key, byte[] prefix, byte[] beginning) {
      try {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM is part of the platform", e);
      }
      this.key = key;
      this.prefix = prefix.clone();
      this.beginning = beginning.clone();
    }

    int seal(byte[] clear, int length, byte[] sealed, long index, boolean last)
        throws GeneralSecurityException {
      start(Cipher.ENCRYPT_MODE, index, last);
      return cipher.doFinal(clear, 0, length, sealed, 0);
    }

    int open(byte[] sealed, int length, byte[] clear, long index, boolean last)
        throws GeneralSecurityException {
      start(Cipher.DECRYPT_MODE, index, last);
      return cipher.doFinal(sealed, 0, length, clear, 0);
    }

    private void start(int mode, long index, boolean last) throws GeneralSecurityException {
      byte[] nonce =
          ByteBuffer.allocate(NONCE_PREFIX + Integer.BYTES + 1)
              .put(prefix)
              .putInt((int) index)
              .put((byte) (last ? 1 : 0))
              .array();
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(beginning);
    }
  }

  /// Seals what is written to it, segment by segment.
  private static final class Sealing extends OutputStream {
    private final OutputStream out;
    private final Segments segments;
    private final Header header;
    private final Measured measured = new Measured();
    private final byte[] clear = new byte[SEGMENT];
    private final byte[] sealed = new byte[SEGMENT + TAG];
    private int filled;
    private long index;

    Sealing(OutputStream out, Segments segments, Header header) {
      this.out = out;
      this.segments = segments;
      this.header = header;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      measured.write(bytes, from, length);
      int at = from;
      int left = length;
      while (left > 0) {
        // A full segment waits until it is known whether another one follows.
        if (filled == SEGMENT) {
          seal(false);
        }
        int part = Math.min(left, SEGMENT - filled);
        System.arraycopy(bytes, at, clear, filled, part);
        filled += part;
        at += part;
        left -= part;
      }
    }

    void end() throws IOException {
      seal(true);
      if (measured.size() != header.size() || !measured.sha256().equals(header.sha256())) {
        throw new IllegalStateException("the content wrote other bytes the second time");
      }
    }

    private void seal(boolean last) throws IOException {
      try {
        int length = segments.seal(clear, filled, sealed, index++, last);
        out.write(sealed, 0, length);
        filled = 0;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM is part of the platform", e);
      }
    }
  }
}
