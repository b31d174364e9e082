package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `flyroom` on machines that lack what it needs.
class LauncherTest {
  @TempDir private Path folder;
  private Path tools;

  /// A PATH with the shell's own tools and no Java.
  @BeforeEach
  void gatherTools() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("bash", "dirname", "readlink", "sed", "find", "mktemp", "cat")) {
      Path found = Path.of("/usr/bin", tool);
      assumeTrue(Files.isExecutable(found), () -> "skipped: no " + found);
      Files.createSymbolicLink(tools.resolve(tool), found);
    }
  }

  @Test
  void withoutAJdkItNamesInOneLineWhatToInstall() throws Exception {
    assertThat(launch(folder.resolve("none"), "")).isEqualTo(new Said(2, List.of(noJdk())));
  }

  @Test
  void aJdkThatIsTooOldOrBrokenCountsForNothing() throws Exception {
    Path jdks = folder.resolve("jdks");
    jdk(jdks.resolve("jdk-21"), "JAVA_VERSION=\"21.0.5\"\n");
    jdk(jdks.resolve("jdk-odd"), "IMPLEMENTOR=\"nobody\"\n");
    assertThat(launch(jdks, jdks.resolve("jdk-21").toString()))
        .isEqualTo(new Said(2, List.of(noJdk())));
  }

  @Test
  void aJdkFromJavaHomeOrTheFoldersIsUsed() throws Exception {
    Path jdks = folder.resolve("jdks");
    Path jdk = jdk(jdks.resolve("jdk-25"), "JAVA_VERSION=\"25.0.1\"\n");
    for (Said said : List.of(launch(jdks, ""), launch(folder.resolve("none"), jdk.toString()))) {
      // It gets as far as building, or as starting the program.
      assertThat(said.lines()).doesNotContain(noJdk());
    }
  }

  private static String noJdk() {
    return "flyroom: no JDK 25 or newer found: install one (for example the package temurin-25-jdk)"
        + " or point JAVA_HOME at it";
  }

  private record Said(int exit, List<String> lines) {}

  private static Path jdk(Path folder, String release) throws IOException {
    for (String program : List.of("java", "javac")) {
      Path file = Files.createDirectories(folder.resolve("bin")).resolve(program);
      Files.writeString(file, "#!/usr/bin/env bash\necho ran\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(folder.resolve("release"), release);
    return folder;
  }

  private Said launch(Path jdks, String javaHome) throws Exception {
    Path script = Path.of("").toAbsolutePath().resolveSibling("flyroom");
    ProcessBuilder builder =
        new ProcessBuilder(tools.resolve("bash").toString(), script.toString(), "--version")
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("FLYROOM_JDKS", jdks.toString());
    Process process = builder.start();
    List<String> lines = process.inputReader().readAllLines();
    return new Said(process.waitFor(), lines);
  }
}
