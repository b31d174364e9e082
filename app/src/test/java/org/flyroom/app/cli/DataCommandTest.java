package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.app.data.PublicDataSet;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.DataSetManifest;
import org.flyroom.core.data.DataSets;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.testing.OtherJvm;
import org.flyroom.engine.hub.DataHub;
import org.flyroom.engine.hub.HubSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Data sets by name, from the command line to the measures; pulled from a hub on this machine.
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class DataCommandTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String CONTENT = "prompt,type,label\nWhat is bread?,plain,safe\n";

  @TempDir Path folder;

  private HttpServer server;
  private Path home;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/datasets/",
        exchange -> {
          try (exchange) {
            byte[] body = CONTENT.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + Hashes.sha256(CONTENT) + '"');
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI hub() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private static PublicDataSet set(String sha256) {
    return new PublicDataSet(
        "requests", "acme/requests", COMMIT, "CC0", Map.of("data/requests.csv", sha256));
  }

  private DataSetManifest pull(PublicDataSet set) throws IOException {
    Path data = Files.createDirectories(home.resolve("data"));
    return set.pull(new DataHub(new HubSettings(hub(), Optional.empty()), (_, _, _) -> {}), data);
  }

  @Test
  void aPulledSetIsADataSetWithItsCommit() throws IOException {
    DataSetManifest manifest = pull(set(Hashes.sha256(CONTENT)));
    assertThat(manifest.source()).isEqualTo("hf:acme/requests");
    assertThat(manifest.revision()).isEqualTo(COMMIT);
    assertThat(manifest.files().keySet()).containsExactly("requests.csv");
    assertThat(new DataSets(home.resolve("data")).find("requests").orElseThrow())
        .hasContent(CONTENT);
    // Nothing of the download is left, and a second pull does not touch what is there.
    try (Stream<Path> left = Files.list(home.resolve("data"))) {
      assertThat(left).containsExactly(home.resolve("data/requests"));
    }
    assertThatThrownBy(() -> pull(set("")))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("delete it to pull it again");
  }

  @Test
  void whatIsNotPinnedIsNotKept() throws IOException {
    assertThatThrownBy(() -> pull(set("0".repeat(64))))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("not what is pinned");
    try (Stream<Path> left = Files.list(home.resolve("data"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void thePinnedSetsAreHeldToTheirHashesOnTheCommandLineToo() throws IOException {
    Map<String, String> environment =
        Map.of("HF_ENDPOINT", hub().toString(), "HF_TOKEN", "", "OPT_OUT_TRACKING", "true");
    try (OtherJvm other =
        OtherJvm.startMerged(
            environment, Main.class, "data", "pull", "xstest", "--home", home.toString())) {
      List<String> lines = other.readToEnd();
      assertThat(other.exitCode()).isEqualTo(Main.BAD_INPUT);
      assertThat(lines).anyMatch(line -> line.contains("xstest_prompts.csv of Paul/XSTest"));
    }
  }

  @Test
  void setsAreAddedListedAndTakenByName() throws IOException {
    Path requests = Files.writeString(folder.resolve("requests.csv"), CONTENT);
    Cli.Result added = Cli.run("data", "add", "mine", requests, "--licence", "CC0", "--home", home);
    assertThat(added.exit()).isZero();
    assertThat(added.out()).singleElement().asString().contains("mine").contains("CC0");
    Cli.Result listed = Cli.run("data", "list", "--json", "--home", home);
    assertThat(listed.json()).hasSize(1);
    assertThat(listed.json().getFirst().path("files").has("requests.csv")).isTrue();
    assertThat(Cli.run("data", "list", "--home", home).out())
        .anyMatch(line -> line.startsWith("mmlu") && line.contains("data pull mmlu"));

    String answer =
        "{\"prompt\": \"What is bread?\", \"type\": \"plain\", \"completion\": \"Food.\"}";
    Cli.Result scored = Cli.given(answer, "rescore", "xstest", "--items", "mine", "--home", home);
    assertThat(scored.err()).isEmpty();
    assertThat(scored.exit()).isZero();

    Files.writeString(home.resolve("data/mine/requests.csv"), CONTENT + "x,y,safe\n");
    Cli.Result changed = Cli.given(answer, "rescore", "xstest", "--items", "mine", "--home", home);
    assertThat(changed.exit()).isEqualTo(Main.BAD_INPUT);
    assertThat(changed.err()).anyMatch(line -> line.contains("has changed"));
  }

  @Test
  void unknownSetsAndMissingFilesAreSaid() {
    assertThat(Cli.run("data", "pull", "mmmlu", "--home", home).err())
        .anyMatch(line -> line.contains("known are mmlu, ifeval, xstest"));
    Cli.Result missing = Cli.run("data", "add", "own", folder.resolve("no"), "--home", home);
    assertThat(missing.exit()).isEqualTo(Main.BAD_INPUT);
    assertThat(missing.err()).anyMatch(line -> line.contains("no such file"));
    assertThat(Cli.run("data").exit()).isEqualTo(Main.BAD_INPUT);
  }
}
