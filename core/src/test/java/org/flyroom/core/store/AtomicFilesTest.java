package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void newContentReplacesOldAndNothingElseRemains() {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    AtomicFiles.write(file, "n\u00e9w");
    assertThat(file).hasContent("n\u00e9w");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void contentThatFailsHalfWayLeavesTheOldFileAlone() {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk gone");
                    }))
        .isInstanceOf(FlyroomException.class)
        .hasMessage("cannot write %s: disk gone".formatted(file));
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void missingFolderIsAProblemOfTheUser() {
    Path file = folder.resolve("none/a.txt");
    assertThatThrownBy(() -> AtomicFiles.write(file, "text"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(file.toString());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sweepRemovesLeftoversOnly() throws Exception {
    Path leftover = Files.createFile(folder.resolve(".a.txt.1f2e.partial"));
    Path kept = Files.createFile(folder.resolve("b.partial"));
    assertThat(AtomicFiles.sweep(folder)).containsExactly(leftover);
    assertThat(folder.toFile().list()).containsExactly(kept.getFileName().toString());
  }

  @Test
  void sweepFindsWhatAKilledWriterLeaves() {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(
        file,
        out ->
            assertThat(AtomicFiles.sweep(folder))
                .as("seen while writing")
                .hasSize(1)
                .allSatisfy(left -> Files.createFile(left)));
    assertThat(file).exists();
  }

  @Test
  void folderAppearsCompleteOrNotAtAll() {
    Path made = folder.resolve("deep/made");
    AtomicFiles.writeFolder(made, inside -> AtomicFiles.write(inside.resolve("a.txt"), "a"));
    assertThat(made.resolve("a.txt")).hasContent("a");
    assertThatThrownBy(() -> AtomicFiles.writeFolder(made, _ -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("already exists");
    assertThatThrownBy(
            () ->
                AtomicFiles.writeFolder(
                    folder.resolve("failed"),
                    inside -> {
                      Files.createDirectories(inside.resolve("b/c"));
                      throw new IOException("disk gone");
                    }))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("disk gone");
    assertThat(folder.toFile().list()).containsExactly("deep");
    assertThat(made.resolveSibling("").toFile().list()).containsExactly("made");
  }

  @Test
  void sweepRemovesUnfinishedFolders() throws IOException {
    Path leftover = Files.createDirectories(folder.resolve(".made.1f2e.partial/inside"));
    Files.createFile(leftover.resolve("a.txt"));
    assertThat(AtomicFiles.sweep(folder)).hasSize(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void jsonIsIndentedAndEndsWithALineBreak() {
    Path file = folder.resolve("a.json");
    AtomicFiles.writeJson(file, Map.of("a", 1));
    assertThat(file).hasContent("{\n  \"a\" : 1\n}\n");
  }
}
