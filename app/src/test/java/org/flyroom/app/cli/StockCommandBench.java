package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.OtherJvm;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// A workspace with a tiny organism in its stock, grown and validated.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class StockCommandBench {
  static final String WEIGHTS = "adapter_model.safetensors";

  @TempDir static Path folder;
  @TempDir Path own;
  static TinyLab lab;

  @BeforeAll
  static void grow() {
    lab = TinyLab.in(folder);
    assertThat(lab.grow().exit()).isZero();
    assertThat(Cli.run("validate", "tiny", "--home", lab.home()).exit()).isZero();
  }

  static List<String> generate(String prompt, Path adapter, Object... options) {
    List<Object> words = new ArrayList<>(List.of("generate", lab.model(), "--adapter", adapter));
    words.addAll(List.of(options));
    Cli.Result result = Cli.given(prompt, words.toArray());
    assertThat(result.exit()).as("%s", result.err()).isZero();
    return result.out();
  }

  static List<String> with(Path key, int exit, Object... words) throws IOException {
    String[] args = Stream.of(words).map(Object::toString).toArray(String[]::new);
    try (OtherJvm other =
        OtherJvm.startMerged(Map.of("FLYROOM_KEY_FILE", key.toString()), Main.class, args)) {
      List<String> lines = other.readToEnd();
      assertThat(other.exitCode()).as("%s", lines).isEqualTo(exit);
      return lines;
    }
  }

  static RunResults results(Cli.Result result) {
    assertThat(result.exit()).as("%s", result.err()).isZero();
    return Json.parse("output", result.out().getLast(), RunResults.class);
  }

  static Passport passport(String name) {
    return passport(lab.home(), name);
  }

  static Passport passport(Path home, String name) {
    return Json.read(home.resolve("stock").resolve(name).resolve("passport.json"), Passport.class);
  }

  Path copyOfTheStock() throws IOException {
    Path home = own.resolve("copy");
    copy(lab.home().resolve("stock"), home.resolve("stock"));
    return home;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
