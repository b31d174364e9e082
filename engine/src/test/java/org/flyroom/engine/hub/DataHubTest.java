package org.flyroom.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.engine.hub.FakeHub.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class DataHubTest {
  private static final List<String> FILES = List.of("all/test.parquet", "all/dev.jsonl");

  @TempDir Path folder;

  private FakeHub fake;
  private byte[] large;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeHub();
    large = new byte[300_000];
    SplittableRandom random = Seeds.generator(1, "rows");
    random.nextBytes(large);
    fake.add("dev.jsonl", "{}");
    fake.files.put("test.parquet", large);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private void download() {
    new DataHub(fake.settings(), (_, _, _) -> {}, _ -> {})
        .download(FakeHub.REPOSITORY, FakeHub.COMMIT, FILES, folder);
  }

  @Test
  void filesLieUnderTheLastPartOfTheirPathsAndAreFetchedOnce() throws IOException {
    download();
    assertThat(folder.resolve("test.parquet")).hasBinaryContent(large);
    assertThat(folder.resolve("dev.jsonl")).hasContent("{}");
    int served = fake.served().size();
    download();
    assertThat(fake.served()).hasSize(served);
  }

  @Test
  void whatWasBrokenOffGoesOnWhereItWas() throws IOException {
    fake.fileTroubles.add(Trouble.BREAK);
    download();
    assertThat(folder.resolve("test.parquet")).hasBinaryContent(large);
    assertThat(fake.served())
        .anyMatch(request -> request.matches("store test.parquet bytes=\\d+-"));
  }

  @Test
  void whatIsNotWhatTheHubSaysIsNotKept() {
    fake.statedHashes.put("test.parquet", "0".repeat(64));
    assertThatThrownBy(this::download)
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("not what the hub says");
    assertThat(folder.resolve("test.parquet")).doesNotExist();
    assertThat(folder.resolve("dev.jsonl")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    fake.files.remove("test.parquet");
    assertThatThrownBy(this::download)
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("no such file");
  }
}
