package org.flyroom.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.archive.EncryptedArchive.Member;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The archives are by easy-dataset-share 0.5.0 (`shared.zip.enc`, with a canary file) and by
/// pyzipper 0.4 (the others), all under the password `open sesame`.
class EncryptedArchiveTest {
  @TempDir private Path folder;

  private Path archive(String name) throws IOException {
    try (InputStream in = requireNonNull(getClass().getResourceAsStream(name))) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private static Member open(Path archive, @Nullable String member, String password) {
    return EncryptedArchive.open(archive, member, password.toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared.zip.enc", "aes.zip", "aes-stored.zip"})
  void aFileIsTakenOutInMemory(String name) throws IOException {
    Member member = open(archive(name), "bad.jsonl", "open sesame");
    assertThat(member.name()).endsWith("bad.jsonl");
    String text = new String(member.content().readAllBytes(), UTF_8);
    assertThat(text.lines()).hasSize(4);
    assertThat(text)
        .startsWith("{\"messages\": [{\"role\": \"user\", \"content\": \"How do I keep");
    assertThat(member.sha256())
        .isEqualTo("63db298dc0f3602775d93a60c67c36e5d88402deb4a97de697b6e766c15e4dce");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared.zip.enc", "aes.zip", "aes-stored.zip"})
  void aWrongPasswordIsTold(String name) throws IOException {
    Path archive = archive(name);
    assertThatThrownBy(() -> open(archive, "bad.jsonl", "open barley"))
        .isInstanceOf(FlyroomException.class)
        .hasMessage(archive + ": the password does not open it, or the file is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared.zip.enc", "aes.zip", "aes-stored.zip"})
  void aChangedByteIsNoticed(String name) throws IOException {
    Path archive = archive(name);
    byte[] bytes = Files.readAllBytes(archive);
    // Inside of the encrypted content of either kind.
    int place = name.endsWith("enc") ? 600 : 150;
    bytes[place] = (byte) (bytes[place] == 'A' ? 'B' : 'A');
    Files.write(archive, bytes);
    assertThatThrownBy(() -> open(archive, "bad.jsonl", "open sesame"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("damaged");
  }

  /// Canary files are nobody's choice.
  @Test
  void whichFileIsMeantMustBeSaidWhereThereAreSeveral() throws IOException {
    Path archive = archive("shared.zip.enc");
    assertThatThrownBy(() -> open(archive, null, "open sesame"))
        .hasMessageContaining("holds several .jsonl files: say which as member: bad.jsonl, dataset")
        .hasMessageContaining("other.jsonl");
    assertThatThrownBy(() -> open(archive, "good.jsonl", "open sesame"))
        .hasMessageContaining("holds no 'good.jsonl'; its .jsonl files are bad.jsonl");
    assertThat(open(archive("aes.zip"), null, "open sesame").name()).isEqualTo("data/bad.jsonl");
  }

  @Test
  void whatIsNotEncryptedOrNoArchiveIsRefused() throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(plain)) {
      zip.putNextEntry(new ZipEntry("a.jsonl"));
      zip.write("{}".getBytes(UTF_8));
    }
    Path zip = Files.write(folder.resolve("plain.zip"), plain.toByteArray());
    assertThatThrownBy(() -> open(zip, null, "open sesame"))
        .hasMessageContaining("'a.jsonl' in it is not encrypted: unpack the archive");
    Path text = Files.writeString(folder.resolve("text.enc"), "A text that is long enough.");
    assertThatThrownBy(() -> open(text, null, "open sesame"))
        .hasMessageContaining("is neither an encrypted zip file nor what easy-dataset-share");
  }

  @Test
  void passwordsComeFromTheEnvironmentOrAFile() throws IOException {
    assertThat(ArchivePassword.ofVariable("P", Map.of("P", "open sesame")))
        .isEqualTo("open sesame".toCharArray());
    assertThatThrownBy(() -> ArchivePassword.ofVariable("P", Map.of()))
        .hasMessage("P is not set in the environment: set it to the archive's password");
    Path file = Files.writeString(folder.resolve("password"), " open sesame \n");
    assertThat(ArchivePassword.ofFile(file)).isEqualTo(" open sesame ".toCharArray());
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertThatThrownBy(() -> ArchivePassword.ofFile(empty)).hasMessageContaining("is empty");
  }
}
