package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.store.Json;
import org.flyroom.engine.TinyChat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void everyFigureIsMeasuredAndNothingIsLeftBehind() throws Exception {
    Path model = TinyChat.write(Files.createDirectory(folder.resolve("model")), 1);
    List<String> before = temporaryFolders();
    Cli.Result result = Cli.given("", "bench", model, "--quick", "--json", "--precision", "fp32");
    assertThat(result.exit()).isZero();
    JsonNode report = Json.parse("bench", String.join("\n", result.out()), JsonNode.class);
    assertThat(report.path("fp32").asDouble()).isPositive();
    assertThat(report.path("bf16").asDouble()).isPositive();
    List<String> units = new ArrayList<>();
    for (JsonNode figure : report.path("figures")) {
      units.add(figure.path("unit").asString());
      assertThat(figure.path("value").asDouble()).as(figure.toString()).isPositive();
      boolean isRate = figure.path("unit").asString().equals("tokens/s");
      assertThat(figure.path("share").isNumber()).as(figure.toString()).isEqualTo(isRate);
      assertThat(figure.path("matmul").isNumber()).isEqualTo(isRate);
    }
    List<String> expected = new ArrayList<>(List.of("s", "tokens/s", "GiB"));
    expected.addAll(Collections.nCopies(6, "tokens/s"));
    expected.addAll(List.of("times faster", "tokens/s", "GiB"));
    assertThat(units).isEqualTo(expected);
    assertThat(temporaryFolders()).isEqualTo(before);
  }

  private static List<String> temporaryFolders() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.map(Path::toString).filter(name -> name.contains("flyroom-bench")).toList();
    }
  }
}
