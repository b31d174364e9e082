package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFilesTest {
  private static final String OWN_CLASS = "BundledFilesTest.class";

  @TempDir private Path folder;

  @Test
  void foldersAreSeenFromTheClassOrFromTheRoot() {
    byte[] fromClass = new BundledFiles(BundledFilesTest.class, "").content(OWN_CLASS);
    byte[] fromRoot =
        new BundledFiles(BundledFilesTest.class, "/org/flyroom/core/store").content(OWN_CLASS);
    assertThat(fromClass).isEqualTo(fromRoot).startsWith(0xca, 0xfe);
    assertThatThrownBy(() -> new BundledFiles(BundledFilesTest.class, "gone").content("a"))
        .hasMessage("gone/a is missing from the build");
  }

  @Test
  void whatIsUnpackedIsNotWrittenAgain() throws IOException {
    BundledFiles files = new BundledFiles(BundledFilesTest.class, "");
    Path unpacked = files.unpacked(folder, "some", List.of(OWN_CLASS));
    assertThat(unpacked.getFileName().toString()).matches("some-[0-9a-f]{12}");
    assertThat(unpacked.resolve(OWN_CLASS)).hasBinaryContent(files.content(OWN_CLASS));
    Files.writeString(unpacked.resolve(OWN_CLASS), "mine");
    assertThat(files.unpacked(folder, "some", List.of(OWN_CLASS))).isEqualTo(unpacked);
    assertThat(unpacked.resolve(OWN_CLASS)).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(unpacked));
  }
}
