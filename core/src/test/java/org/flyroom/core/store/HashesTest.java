package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashesTest {
  // FIPS 180-4 example.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void textBytesAndFileAgreeWithTheStandardsExample(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    assertThat(Hashes.sha256("abc")).isEqualTo(ABC);
    assertThat(Hashes.sha256("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
    assertThat(Hashes.sha256(file)).isEqualTo(ABC);
  }

  @Test
  void emptyFileHasTheHashOfNothing(@TempDir Path folder) throws Exception {
    assertThat(Hashes.sha256(Files.createFile(folder.resolve("empty"))))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void missingFileIsNamed(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Hashes.sha256(missing))
        .isInstanceOf(FlyroomException.class)
        .hasMessage("cannot read %s: there is no such file or folder".formatted(missing));
  }
}
