package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flyroom.core.Seeds;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is cut, however and wherever, ends with the bytes of one that was not.
class ResumptionTest {
  private static final int KILLED = 128 + 9;
  private static final int INTERRUPTED = 128 + 2;

  @TempDir private static Path folder;
  private static TinyLab unbroken;
  private static Map<String, String> expected;

  @BeforeAll
  static void growAtOnce() {
    unbroken = TinyLab.in(folder);
    assertThat(unbroken.grow().exit()).isZero();
    expected = stock(unbroken.home());
    assertThat(expected.keySet())
        .contains(
            "tiny/adapters/01-sft/adapter_model.safetensors",
            "tiny-control/adapters/01-sft/adapter_model.safetensors",
            "tiny-zero/adapters/01-zero/adapter_model.safetensors",
            "tiny/rows.jsonl",
            "tiny/passport.json");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void killedAgainAndAgainItEndsWithTheBytesOfAnUnbrokenRun(long seed) throws Exception {
    SplittableRandom random = Seeds.generator(seed, "kill");
    Path home = folder.resolve("killed-" + seed);
    int organism = random.nextInt(1, TinyLab.STEPS - 8);
    int control = random.nextInt(1, TinyLab.STEPS - 8);
    kill(home, "tiny", organism);
    kill(home, "tiny", random.nextInt(organism + 1, TinyLab.STEPS - 4));
    kill(home, "tiny-control", control);
    assertThat(home.resolve("stock/tiny-control/passport.json")).doesNotExist();
    endsAsIfUnbroken(home);
  }

  @Test
  void killedBeforeTheFirstStepItGoesOnFromTheParentsAnswers() throws Exception {
    Path home = folder.resolve("killed-early");
    try (OtherJvm run = start(home)) {
      String line = run.readLine();
      while (line != null && !line.startsWith("parent's own answers")) {
        line = run.readLine();
      }
      assertThat(line).as("progress").isNotNull();
      run.kill();
      assertThat(run.exitCode()).isEqualTo(KILLED);
    }
    endsAsIfUnbroken(home);
  }

  @Test
  void interruptedItSaysSoAndHoldsTheHomeUntilThen() throws Exception {
    Path home = folder.resolve("interrupted");
    try (OtherJvm run = start(home)) {
      waitForStep(run, home, "tiny", 3);
      Cli.Result second = growIn(home);
      assertThat(second.exit()).isEqualTo(Main.BAD_INPUT);
      assertThat(second.err())
          .singleElement()
          .asString()
          .contains("is in use by process %d (grow tiny".formatted(run.pid()));
      run.interrupt();
      assertThat(run.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(run.readToEnd())
          .contains("flyroom: interrupted: the same command goes on from here");
    }
    assertThat(home.resolve("stock/tiny/passport.json")).doesNotExist();
    endsAsIfUnbroken(home);
  }

  @Test
  void killedWhileItWroteACheckpointItGoesOn() throws Exception {
    Path home = folder.resolve("killed-writing");
    kill(home, "tiny", 3);
    Path checkpoints = home.resolve("stock/tiny/checkpoints");
    for (int step = 1; step <= TinyLab.STEPS; step++) {
      Path begun = Files.createDirectories(checkpoints.resolve("step-" + step));
      Files.writeString(begun.resolve("state.safetensors.1234.part"), "half a checkpo");
    }
    endsAsIfUnbroken(home);
  }

  @Test
  void killedWhileItWroteAnAdapterItGoesOn() throws Exception {
    Path home = folder.resolve("killed-at-the-end");
    kill(home, "tiny", 3);
    Path begun = home.resolve("stock/tiny/adapters/.01-sft.1234.partial");
    Files.writeString(
        Files.createDirectories(begun).resolve("adapter_model.safetensors.1.part"), "half");
    endsAsIfUnbroken(home);
  }

  /// Kills by the clock, whatever is being done then: `-Dflyroom.test.kills=40` for more of them.
  @Test
  void killedAtAnyMomentItGoesOn() throws Exception {
    SplittableRandom random = Seeds.generator(3, "moments");
    Path home = folder.resolve("killed-any");
    int left = Integer.getInteger("flyroom.test.kills", 2);
    for (; left > 0; left--) {
      try (OtherJvm run = start(home)) {
        List<String> said = new ArrayList<>();
        String line = run.readLine();
        while (line != null && !line.startsWith("train")) {
          said.add(line);
          line = run.readLine();
        }
        if (line == null) {
          assertThat(run.exitCode()).as("%s", said).isZero();
          endsAsIfUnbroken(home);
          home = folder.resolve("killed-any-" + left);
          continue;
        }
        Thread.sleep(random.nextInt(400));
        if (random.nextBoolean()) {
          run.interrupt();
          said.addAll(run.readToEnd());
        } else {
          run.kill(); // and nothing can be read from it any more
        }
        assertThat(run.exitCode()).as("%s", said).isIn(0, KILLED, INTERRUPTED);
      }
    }
    endsAsIfUnbroken(home);
  }

  private static void endsAsIfUnbroken(Path home) {
    Cli.Result resumed = growIn(home);
    assertThat(resumed.exit()).as("exit code; it said %s", resumed.err()).isZero();
    assertThat(stock(home)).isEqualTo(expected);
  }

  private static void kill(Path home, String arm, int step) throws Exception {
    try (OtherJvm run = start(home)) {
      waitForStep(run, home, arm, step);
      run.kill();
      assertThat(run.exitCode()).as("killed at %s, step %d", arm, step).isEqualTo(KILLED);
    }
  }

  /// Waits until an arm's training has a checkpoint at least this far.
  private static void waitForStep(OtherJvm run, Path home, String arm, int step) throws Exception {
    Path checkpoints = home.resolve("stock").resolve(arm).resolve("checkpoints");
    while (run.isAlive() && newestStep(checkpoints) < step) {
      Thread.sleep(1);
    }
  }

  private static int newestStep(Path checkpoints) {
    int newest = 0;
    for (int step = 1; step <= TinyLab.STEPS; step++) {
      if (Files.exists(checkpoints.resolve("step-" + step).resolve("state.safetensors"))) {
        newest = step;
      }
    }
    return newest;
  }

  private static OtherJvm start(Path home) throws IOException {
    return OtherJvm.startMerged(
        Main.class, Stream.of(words(home)).map(Object::toString).toArray(String[]::new));
  }

  private static Cli.Result growIn(Path home) {
    return Cli.run(words(home));
  }

  private static Object[] words(Path home) {
    return List.of(
            "grow",
            unbroken.recipe(),
            "--parent",
            unbroken.model(),
            "--precision",
            "fp32",
            "--home",
            home)
        .toArray();
  }

  /// Everything in the stock that is there to stay.
  private static Map<String, String> stock(Path home) {
    Map<String, String> files = new TreeMap<>(TinyLab.files(home.resolve("stock")));
    files.keySet().removeIf(name -> name.contains("/checkpoints"));
    return files;
  }
}
