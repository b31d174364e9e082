package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// A parent by its name on a hub, from the command line to the passport.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class HubModelTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;

  private TinyLab lab;
  private HttpServer server;
  private final List<String> requests = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    lab = TinyLab.in(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    synchronized (requests) {
      requests.add(path);
    }
    byte[] body = body(path);
    exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private byte[] body(String path) throws IOException {
    if (path.equals("/api/models/acme/tiny/revision/main")) {
      List<Object> siblings = new ArrayList<>();
      try (Stream<Path> files = Files.list(lab.model())) {
        for (Path file : files.sorted().toList()) {
          siblings.add(
              Map.of(
                  "rfilename",
                  String.valueOf(file.getFileName()),
                  "size",
                  Files.size(file),
                  "lfs",
                  Map.of("sha256", Hashes.sha256(file), "size", Files.size(file))));
        }
      }
      return Json.mapper().writeValueAsBytes(Map.of("sha", COMMIT, "siblings", siblings));
    }
    String prefix = "/acme/tiny/resolve/" + COMMIT + "/";
    Path file =
        lab.model().resolve(path.startsWith(prefix) ? path.substring(prefix.length()) : "-");
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  private List<String> flyroom(Object... words) throws IOException {
    String[] args = Stream.of(words).map(Object::toString).toArray(String[]::new);
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT",
            "http://localhost:" + server.getAddress().getPort(),
            "HF_TOKEN",
            "",
            "OPT_OUT_TRACKING",
            "true");
    try (OtherJvm other = OtherJvm.startMerged(environment, Main.class, args)) {
      List<String> lines = other.readToEnd();
      assertThat(other.exitCode()).as("%s", lines).isZero();
      return lines;
    }
  }

  @Test
  void thePassportPinsTheCommitAndTheParentIsFoundAgainByIt() throws IOException {
    flyroom(
        "grow",
        lab.recipe(),
        "--parent",
        "hf:acme/tiny",
        "--precision",
        "fp32",
        "--home",
        lab.home());
    Passport passport =
        Json.read(lab.home().resolve("stock/" + TinyLab.NAME + "/passport.json"), Passport.class);
    assertThat(passport.parent().name()).isEqualTo("hf:acme/tiny@" + COMMIT);
    assertThat(lab.home().resolve("models/acme--tiny/" + COMMIT + "/model.safetensors"))
        .hasSameBinaryContentAs(lab.model().resolve("model.safetensors"));
    assertThat(requests).contains("/acme/tiny/resolve/" + COMMIT + "/model.safetensors");
    // The same parent, now named by its commit in the passport alone, without a hub.
    server.stop(0);
    assertThat(flyroom("validate", TinyLab.NAME, "--home", lab.home())).isNotEmpty();
  }
}
