package org.flyroom.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.engine.hub.FakeHub.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class HubTest {
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path models;

  private FakeHub fake;
  private byte[] weights;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    fake = new FakeHub();
    weights = new byte[300_000];
    SplittableRandom random = Seeds.generator(1, "weights");
    random.nextBytes(weights);
    fake.add("config.json", "{\"architectures\": [\"LlamaForCausalLM\"]}");
    fake.add("tokenizer.json", "{\"version\": \"1.0\"}");
    fake.add("README.md", "Not wanted.");
    fake.add("pytorch_model.bin", "Pickled, never wanted.");
    fake.add("sub/config.json", "Not at the top.");
    fake.files.put(WEIGHTS, weights);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private Hub hub(HubSettings settings) {
    return new Hub(settings, (_, done, _) -> progress.add(done), pauses::add);
  }

  private Hub.Downloaded download(String name) {
    return hub(fake.settings()).download(HubName.parse(name), models);
  }

  private Path folder() {
    return models.resolve("acme--tiny").resolve(FakeHub.COMMIT);
  }

  private void assertComplete() throws IOException {
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    assertThat(folder().resolve("config.json")).hasBinaryContent(fake.files.get("config.json"));
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "config.json", "tokenizer.json", WEIGHTS, "download.json", ".lock");
    }
  }

  @Test
  void downloadsWhatAModelNeedsAndPinsTheCommit() throws IOException {
    Hub.Downloaded downloaded = download("hf:acme/tiny");
    assertThat(downloaded.path()).isEqualTo(folder());
    assertThat(downloaded.name()).isEqualTo("hf:acme/tiny@" + FakeHub.COMMIT);
    assertComplete();
    assertThat(fake.served())
        .noneMatch(request -> request.contains("README") || request.contains(".bin"));
    assertThat(progress).last().isEqualTo((long) weights.length);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aSecondRunDownloadsNothing() throws IOException {
    download("hf:acme/tiny@v1");
    int before = fake.served().size();
    assertThat(download("hf:acme/tiny@v1").path()).isEqualTo(folder());
    assertThat(fake.served().subList(before, fake.served().size()))
        .containsExactly("hub /api/models/acme/tiny/revision/v1");
  }

  @Test
  void aCompleteModelNamedByItsCommitNeedsNoNetwork() {
    String pinned = download("hf:acme/tiny").name();
    fake.close();
    assertThat(download(pinned).path()).isEqualTo(folder());
  }

  @Test
  void aFileThatWentMissingOrShortIsFetchedAgain() throws IOException {
    String pinned = download("hf:acme/tiny").name();
    Files.write(folder().resolve(WEIGHTS), new byte[10]);
    Files.delete(folder().resolve("config.json"));
    int before = fake.served().size();
    download(pinned);
    assertComplete();
    assertThat(fake.served().subList(before, fake.served().size()))
        .noneMatch(request -> request.contains("tokenizer.json"));
  }

  @Test
  void hashesComeFromTheHubsHeadersWhereItsListingHasNone() throws IOException {
    fake.listsHashes = false;
    download("hf:acme/tiny");
    assertComplete();
    fake.files.put(WEIGHTS, new byte[20_000]);
    Files.delete(folder().resolve("download.json"));
    Files.delete(folder().resolve(WEIGHTS));
    fake.fileTroubles.addAll(List.of(Trouble.UNAVAILABLE, Trouble.UNAVAILABLE));
    download("hf:acme/tiny");
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(new byte[20_000]);
  }

  /// One trouble in the middle of the weights: the file is right in the end all the same.
  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {
        "BREAK",
        "SAY_LESS",
        "SAY_MORE",
        "SEND_MORE",
        "SEND_OTHERS",
        "TOO_MANY",
        "UNAVAILABLE"
      })
  void getsOverTroublesThatPass(Trouble trouble) throws IOException {
    fake.files.remove("tokenizer.json");
    fake.fileTroubles.add(Trouble.UNAVAILABLE); // of config.json
    fake.fileTroubles.add(Trouble.IGNORE_RANGE); // none asked for
    fake.fileTroubles.add(trouble);
    download("hf:acme/tiny");
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    assertThat(folder().resolve("." + WEIGHTS + ".download")).doesNotExist();
    // What all came is known to be complete, whatever length was stated.
    assertThat(pauses).hasSize(2);
    if (trouble == Trouble.TOO_MANY) {
      assertThat(pauses.getLast()).isEqualTo(Duration.ofSeconds(7));
    }
  }

  @Test
  void aBrokenDownloadGoesOnWhereItWas() throws IOException {
    fake.files.keySet().removeIf(name -> name.startsWith("token") || name.startsWith("config"));
    fake.fileTroubles.addAll(List.of(Trouble.BREAK, Trouble.BREAK, Trouble.BREAK));
    download("hf:acme/tiny");
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    List<Long> starts =
        fake.served().stream()
            .filter(request -> request.startsWith("store "))
            .map(request -> request.replaceAll("^store [^ ]* ?(bytes=)?|-$", ""))
            .map(start -> start.isEmpty() ? 0 : Long.parseLong(start))
            .toList();
    assertThat(starts).hasSize(4).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aServerThatCannotGoOnStartsAgain() throws IOException {
    fake.files.keySet().removeIf(name -> name.startsWith("token") || name.startsWith("config"));
    fake.fileTroubles.addAll(List.of(Trouble.BREAK, Trouble.IGNORE_RANGE));
    download("hf:acme/tiny");
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    Files.delete(folder().resolve(WEIGHTS));
    fake.fileTroubles.addAll(List.of(Trouble.BREAK, Trouble.WRONG_RANGE));
    download("hf:acme/tiny");
    assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(weights);
  }

  @Test
  void whatAnEndedProcessLeftIsGoneOnFromEvenIfItIsWrong() throws IOException {
    Files.createDirectories(folder());
    Path partial = folder().resolve("." + WEIGHTS + ".download");
    Files.write(partial, Arrays.copyOf(weights, 100_000));
    download("hf:acme/tiny");
    assertComplete();
    assertThat(fake.served()).contains("store " + WEIGHTS + " bytes=100000-");
    Files.delete(folder().resolve(WEIGHTS));
    Files.write(partial, new byte[100_000]);
    download("hf:acme/tiny");
    assertComplete();
    Files.delete(folder().resolve(WEIGHTS));
    Files.write(partial, new byte[weights.length + 1]);
    download("hf:acme/tiny");
    assertComplete();
  }

  @Test
  void wrongBytesTwiceAreRefusedAndLeaveNoFile() {
    fake.statedHashes.put(WEIGHTS, "ab".repeat(32));
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(WEIGHTS + ": what came is not what the hub says it has");
    assertThat(folder().resolve(WEIGHTS)).doesNotExist();
    assertThat(folder().resolve("." + WEIGHTS + ".download")).doesNotExist();
  }

  @Test
  void aHashThatIsNoneIsRefused() {
    fake.listsHashes = false;
    fake.statedHashes.put(WEIGHTS, "not-a-hash");
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(WEIGHTS + ": the hub gives no checksum for it");
    assertThat(folder().resolve(WEIGHTS)).doesNotExist();
  }

  @Test
  void givesUpAfterSixFailuresWithDoublingPauses() {
    for (int i = 0; i < 10; i++) {
      fake.listingTroubles.add(Trouble.UNAVAILABLE);
    }
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("failed 6 times, at last with: localhost answered 503");
    assertThat(pauses.stream().map(Duration::toMillis).toList())
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L);
    assertThat(models.resolve("acme--tiny")).doesNotExist();
  }

  @Test
  void nobodyThereIsTold() {
    fake.close();
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("hf:acme/tiny@main: failed 6 times");
  }

  @Test
  void refusalsAreTold() {
    assertRefused(Trouble.NOT_ALLOWED, "set HF_TOKEN");
    assertRefused(Trouble.FORBIDDEN, "accept the model's conditions");
    assertRefused(Trouble.GONE, "no such repository or revision");
    assertThatThrownBy(() -> download("hf:acme/other"))
        .hasMessageContaining("hf:acme/other@main: no such repository");
    assertThatThrownBy(() -> download("hf:acme/tiny@v2"))
        .hasMessageContaining("the repository has no such revision (404)");
    assertThatThrownBy(() -> download("hf:acme/tiny/Other.gguf"))
        .hasMessageContaining("no file 'Other.gguf' in the repository");
    assertThat(models.resolve("acme--tiny").resolve(FakeHub.COMMIT).resolve(WEIGHTS))
        .doesNotExist();
  }

  private void assertRefused(Trouble trouble, String problem) {
    fake.listingTroubles.add(trouble);
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining(problem);
    assertThat(pauses).isEmpty();
  }

  @Test
  void theTokenGoesToTheHubAndToNobodyElse() {
    fake.requiredToken = Optional.of("secret");
    assertThatThrownBy(() -> download("hf:acme/tiny")).hasMessageContaining("set HF_TOKEN");
    hub(new HubSettings(fake.endpoint(), Optional.of("secret")))
        .download(HubName.parse("hf:acme/tiny"), models);
    assertThat(fake.served())
        .contains("hub /acme/tiny/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS + " token");
    assertThat(fake.served()).contains("store " + WEIGHTS);
    assertThat(fake.served())
        .noneMatch(request -> request.startsWith("store") && request.endsWith("token"));
  }

  @Test
  void strangeRedirectsAreNotFollowed() {
    for (String redirect : List.of("file:///etc/passwd", "ftp://localhost/x", "http:///x", "::")) {
      fake.redirect = redirect;
      assertThatThrownBy(() -> download("hf:acme/tiny"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("redirected to");
    }
    fake.redirect = "/acme/tiny/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS;
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("redirected more than");
  }

  @Test
  void shardsAreThoseOfTheIndex() throws IOException {
    fake.files.remove(WEIGHTS);
    fake.files.put("model-00001-of-00002.safetensors", weights);
    fake.files.put("model-00002-of-00002.safetensors", new byte[20_000]);
    fake.files.put("consolidated.safetensors", new byte[20_000]);
    fake.add(
        "model.safetensors.index.json",
        """
        {"weight_map": {"a": "model-00001-of-00002.safetensors",
         "b": "model-00002-of-00002.safetensors", "c": "model-00001-of-00002.safetensors"}}
        """);
    download("hf:acme/tiny");
    assertThat(folder().resolve("model-00001-of-00002.safetensors")).hasBinaryContent(weights);
    assertThat(folder().resolve("model-00002-of-00002.safetensors")).exists();
    assertThat(folder().resolve("consolidated.safetensors")).doesNotExist();
  }

  @Test
  void anIndexCannotReachOutOfItsFolder() {
    fake.files.remove(WEIGHTS);
    fake.add("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../../../x\"}}");
    fake.add("../../../x", "x");
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("no file '../../../x' in the repository");
  }

  @Test
  void oneOfSeveralGgufFilesIsNamed() {
    fake.files.remove(WEIGHTS);
    fake.files.put("Tiny-Q4_0.gguf", weights);
    assertThat(download("hf:acme/tiny").path()).isEqualTo(folder());
    assertThat(folder().resolve("Tiny-Q4_0.gguf")).exists();
    fake.files.put("Tiny-Q8_0.gguf", new byte[20_000]);
    assertThatThrownBy(() -> download("hf:acme/tiny@v1"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("several GGUF files; name one, such as hf:acme/tiny/Tiny-Q4_0.gguf@");
    Hub.Downloaded one = download("hf:acme/tiny/Tiny-Q8_0.gguf@main");
    assertThat(one.path()).isEqualTo(folder().resolve("Tiny-Q8_0.gguf"));
    assertThat(one.name()).isEqualTo("hf:acme/tiny/Tiny-Q8_0.gguf@" + FakeHub.COMMIT);
  }

  @Test
  void pickledWeightsAloneAreRefused() {
    fake.files.remove(WEIGHTS);
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("only pickled weights (pytorch_model.bin), which are never read");
    fake.files.remove("pytorch_model.bin");
    assertThatThrownBy(() -> download("hf:acme/tiny"))
        .hasMessageContaining("no weights: neither safetensors nor GGUF");
    assertThat(fake.served()).noneMatch(request -> request.contains("/resolve/"));
  }

  @Test
  void anotherProcessKeepsItsFolder() throws IOException {
    Files.createDirectories(folder());
    try (FolderLock _ = FolderLock.take(folder())) {
      assertThatThrownBy(() -> download("hf:acme/tiny"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("another process is downloading this model");
    }
    download("hf:acme/tiny");
    assertComplete();
  }

  @Test
  void somethingElseThanAHubIsTold() {
    HubSettings elsewhere =
        new HubSettings(URI.create(fake.endpoint() + "/acme/tiny"), Optional.empty());
    assertThatThrownBy(() -> hub(elsewhere).download(HubName.parse("hf:acme/tiny"), models))
        .isInstanceOf(FlyroomException.class);
  }
}
