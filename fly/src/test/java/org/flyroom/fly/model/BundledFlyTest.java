package org.flyroom.fly.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.flyroom.core.store.BundledFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundledFlyTest {
  private static final long MEGABYTES_OF_ALL = 16;
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void unpacksOnceIntoAWholeModelFolder(BundledFly fly) throws IOException {
    Path unpacked = fly.unpack(folder);
    assertThat(unpacked.getFileName().toString()).startsWith(fly.word() + "-");
    for (String file : BundledFly.FILES) {
      assertThat(unpacked.resolve(file)).isNotEmptyFile();
    }
    assertThat(unpacked.resolve(BundledFiles.CHECKSUMS)).hasContent(BundledFly.checksums(unpacked));
    var modified = Files.getLastModifiedTime(unpacked.resolve("config.json"));
    assertThat(fly.unpack(folder)).isEqualTo(unpacked);
    assertThat(Files.getLastModifiedTime(unpacked.resolve("config.json"))).isEqualTo(modified);
  }

  @Test
  void allShareOneTokenizerAndAreSmallEnoughToShip() throws IOException {
    long bytes = 0;
    for (BundledFly fly : BundledFly.values()) {
      Path unpacked = fly.unpack(folder);
      assertThat(
              Files.mismatch(
                  unpacked.resolve("tokenizer.json"),
                  BundledFly.FLY.unpack(folder).resolve("tokenizer.json")))
          .isEqualTo(-1);
      try (Stream<Path> files = Files.list(unpacked)) {
        for (Path file : files.toList()) {
          bytes += Files.size(file);
        }
      }
    }
    assertThat(bytes).isLessThan(MEGABYTES_OF_ALL * 1_000_000);
  }

  @Test
  void namesThatAreNoFliesAreNone() {
    assertThat(BundledFly.named("fly-s")).contains(BundledFly.FLY_S);
    assertThat(BundledFly.named("Fly")).isEmpty();
    assertThat(BundledFly.named("hf:fly")).isEmpty();
  }
}
