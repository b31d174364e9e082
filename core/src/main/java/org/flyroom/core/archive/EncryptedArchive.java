package org.flyroom.core.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import net.lingala.zip4j.exception.ZipException;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.jspecify.annotations.Nullable;

/// Archives under a password, as data sets are published in that are to stay out of web crawls.
/// They are opened in memory, and nothing that was in them is written anywhere.
///
/// Two kinds are read, told apart by their content:
///
/// - a zip file whose entries are encrypted (WinZip AES, or the older cipher of PKWARE);
/// - what easy-dataset-share writes, `NAME.zip.enc`: 16 bytes of salt and a Fernet token with a zip
///   file in it, under a key that PBKDF2-HMAC-SHA256 makes of the password in 100,000 rounds.
public final class EncryptedArchive {
  private static final int SALT = 16;
  private static final int ITERATIONS = 100_000;
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /// What an archive may hold in all, so that a small file cannot fill the memory.
  private static final long MOST_BYTES = 1L << 30;

  private EncryptedArchive() {}

  /// A file out of an archive, in memory.
  public static final class Member {
    private final String name;
    private final byte[] content;

    private Member(String name, byte[] content) {
      this.name = name;
      this.content = content;
    }

    /// Its name within the archive.
    public String name() {
      return name;
    }

    public InputStream content() {
      return new ByteArrayInputStream(content);
    }

    public String sha256() {
      return Hashes.sha256(content);
    }
  }

  /// Takes one `.jsonl` file out of an archive.
  ///
  /// @param member its name, with or without folders; null where the archive holds only one. Files
  ///   that easy-dataset-share adds as canaries do not count
  /// @throws FlyroomException when the password is wrong, the archive is none or is not encrypted,
  ///   or the file is not in it; no message holds anything of the content but names
  public static Member open(Path archive, @Nullable String member, char[] password) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(archive);
    } catch (IOException e) {
      throw IoProblems.of("cannot read archive " + archive, e);
    }
    if (startsWith(bytes, ZIP)) {
      return chosen(archive, member, entries(archive, bytes, password, true));
    }
    if (bytes.length <= SALT) {
      throw notRecognised(archive);
    }
    byte[] salt = Arrays.copyOf(bytes, SALT);
    byte[] token = Arrays.copyOfRange(bytes, SALT, bytes.length);
    if (!startsWith(token, new byte[] {'g', 'A'})) {
      throw notRecognised(archive);
    }
    byte[] zip =
        Fernet.ofPassword(password, salt, ITERATIONS)
            .open(token)
            .orElseThrow(() -> wrongPassword(archive));
    return chosen(archive, member, entries(archive, zip, password, false));
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  private static FlyroomException notRecognised(Path archive) {
    return new FlyroomException(
        "%s: is neither an encrypted zip file nor what easy-dataset-share writes (NAME.zip.enc)"
            .formatted(archive));
  }

  private static FlyroomException wrongPassword(Path archive) {
    return new FlyroomException(
        "%s: the password does not open it, or the file is damaged".formatted(archive));
  }

  /// All `.jsonl` files by name.
  ///
  /// @param encrypted whether the entries themselves must be
  private static SequencedMap<String, byte[]> entries(
      Path archive, byte[] zip, char[] password, boolean encrypted) {
    SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
    long left = MOST_BYTES;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), password)) {
      LocalFileHeader header;
      while ((header = in.getNextEntry()) != null) {
        String name = header.getFileName();
        if (header.isDirectory() || !name.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
          continue;
        }
        if (encrypted && !header.isEncrypted()) {
          throw new FlyroomException(
              "%s: '%s' in it is not encrypted: unpack the archive and name the file itself"
                  .formatted(archive, name));
        }
        byte[] content = bounded(archive, in, left);
        left -= content.length;
        entries.put(name, content);
      }
    } catch (ZipException e) {
      throw e.getType() == ZipException.Type.WRONG_PASSWORD
          ? wrongPassword(archive)
          : new FlyroomException("%s: is no sound zip file".formatted(archive), e);
    } catch (IOException e) {
      // A wrong password that passed the short check of the format ends in data that do not unpack.
      throw new FlyroomException(
          "%s: the password does not open it, or the file is damaged".formatted(archive), e);
    }
    return entries;
  }

  private static byte[] bounded(Path archive, InputStream in, long most) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      content.write(buffer, 0, read);
      if (content.size() > most) {
        throw new FlyroomException(
            "%s: holds more than %d bytes: unpack what is needed of it into a smaller archive"
                .formatted(archive, MOST_BYTES));
      }
    }
    return content.toByteArray();
  }

  private static Member chosen(
      Path archive, @Nullable String member, SequencedMap<String, byte[]> entries) {
    List<Member> found = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      String name = entry.getKey();
      String last = name.substring(name.lastIndexOf('/') + 1);
      boolean wanted =
          member == null
              ? !(last.startsWith("dataset_entry_") || last.startsWith("."))
              : name.equals(member) || last.equals(member);
      if (wanted) {
        found.add(new Member(name, entry.getValue()));
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    String names = entries.keySet().stream().sorted().limit(20).collect(Collectors.joining(", "));
    throw new FlyroomException(
        found.isEmpty()
            ? "%s: holds no %s; its .jsonl files are %s"
                .formatted(
                    archive,
                    member == null ? ".jsonl file" : "'" + member + "'",
                    names.isEmpty() ? "none" : names)
            : "%s: holds several .jsonl files: say which as member: %s".formatted(archive, names));
  }
}
