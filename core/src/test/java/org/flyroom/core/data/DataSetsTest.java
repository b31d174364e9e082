package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
  private static final DataSets.Origin ORIGIN = new DataSets.Origin("a shelf", "v2", "MIT");

  @TempDir Path folder;

  private Path data;
  private DataSets sets;

  @BeforeEach
  void open() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    sets = new DataSets(data);
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  @Test
  void aFileIsCopiedWithItsChecksumAndFoundByName() throws IOException {
    Path source = file("items.jsonl", "{}\n");
    DataSetManifest manifest = sets.add("own", source, ORIGIN);
    assertThat(manifest.files())
        .containsExactly(
            Map.entry("items.jsonl", new DataSetManifest.Entry(3, Hashes.sha256("{}\n"))));
    Files.delete(source);
    assertThat(sets.find("own")).contains(data.resolve("own/items.jsonl"));
    assertThat(sets.list()).containsExactly(manifest);
    assertThat(manifest.revision()).isEqualTo("v2");
  }

  @Test
  void aFolderIsCopiedWithoutHiddenFiles() throws IOException {
    file("mmlu/test/birds_test.csv", "a");
    file("mmlu/dev/birds_dev.csv", "b");
    file("mmlu/.git/config", "c");
    file("mmlu/.lock", "d");
    DataSetManifest manifest = sets.add("mmlu", folder.resolve("mmlu"), ORIGIN);
    assertThat(manifest.files().keySet())
        .containsExactly("dev/birds_dev.csv", "test/birds_test.csv");
    assertThat(sets.find("mmlu")).contains(data.resolve("mmlu"));
  }

  @Test
  void whatHasChangedOrIsGoneIsSaidAtEachUse() throws IOException {
    file("two/a.txt", "a");
    file("two/b.txt", "b");
    sets.add("two", folder.resolve("two"), ORIGIN);
    Files.writeString(data.resolve("two/a.txt"), "A");
    Files.delete(data.resolve("two/b.txt"));
    assertThatThrownBy(() -> sets.find("two"))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).contains("a.txt: has changed (SHA-256 "),
                        one -> assertThat(one).contains("b.txt: is gone"),
                        one -> assertThat(one).contains("delete").contains("add it again")));
  }

  @Test
  void aNameIsTakenOnceAndNothingIsLeftBehind() throws IOException {
    Path source = file("items.jsonl", "{}");
    sets.add("own", source, ORIGIN);
    assertThatThrownBy(() -> sets.add("own", source, ORIGIN))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("of that name");
    assertThatThrownBy(() -> sets.add("../own", source, ORIGIN))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("cannot be the name");
    assertThatThrownBy(() -> sets.add("none", folder.resolve("nowhere"), ORIGIN))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("no such file");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> sets.add("none", empty, ORIGIN))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("holds no files");
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).containsExactly(data.resolve("own"));
    }
  }

  @Test
  void whatIsNoDataSetIsNone() throws IOException {
    Files.createDirectories(data.resolve("mmlu/test"));
    assertThat(sets.has("mmlu")).isFalse();
    assertThat(sets.find("mmlu")).isEmpty();
    assertThat(sets.find("a/b")).isEmpty();
    assertThat(sets.list()).isEmpty();
  }
}
