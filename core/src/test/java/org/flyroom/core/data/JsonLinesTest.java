package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class JsonLinesTest {
  @TempDir Path folder;

  record Item(String id, int size) {}

  @Test
  void rowsComeInOrderWhateverTheLineEnds() throws Exception {
    Path file =
        write("\uFEFF" + row("a", 1) + "\r\n\n" + row("\u00e9\u2028", 2) + "\n \n" + row("c", 3));
    assertThat(JsonLines.read(file, Item.class))
        .containsExactly(new Item("a", 1), new Item("\u00e9\u2028", 2), new Item("c", 3));
  }

  @Test
  void rowsKnowTheirLines() throws Exception {
    Path file = write("\n{\"id\":\"a\",\"size\":1}\n\n{\"id\":\"b\",\"size\":2}\n");
    List<Long> lines = new ArrayList<>();
    JsonLines.forEach(file, Item.class, row -> lines.add(row.line()));
    assertThat(lines).containsExactly(2L, 4L);
  }

  @Test
  void objectsWithAnyKeysCanBeReadToo() throws Exception {
    Path file = write("{\"x\":[1]}\n{\"y\":null}\n");
    assertThat(JsonLines.read(file, ObjectNode.class))
        .extracting(ObjectNode::toString)
        .containsExactly("{\"x\":[1]}", "{\"y\":null}");
    Path array = write("{}\n[1]\n");
    assertThatThrownBy(() -> JsonLines.read(array, ObjectNode.class))
        .isInstanceOf(FlyroomException.class)
        .hasMessageStartingWith(array + ":2: ");
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws Exception {
    String id = "x".repeat(200_000);
    Path file = write("{\"id\":\"%s\",\"size\":1}\n{\"id\":\"%s\",\"size\":2}".formatted(id, id));
    assertThat(JsonLines.read(file, Item.class)).containsExactly(new Item(id, 1), new Item(id, 2));
  }

  @Test
  void everyBrokenLineIsReportedWithItsProblem() throws Exception {
    Path file =
        write(
            """
            {"id":"a","size":1}
            {"id":"a","size
            {"id":"a"}
            {"id":"a","size":1,"x":0}
            null
            """);
    FlyroomException e =
        catchThrowableOfType(FlyroomException.class, () -> JsonLines.read(file, Item.class));
    assertThat(e.problems()).hasSize(4);
    assertThat(e.problems().get(0)).startsWith(file + ":2: ");
    assertThat(e.problems().get(1)).isEqualTo(file + ":3: key size: missing");
    assertThat(e.problems().get(2)).isEqualTo(file + ":4: key x: unknown; known here are id, size");
    assertThat(e.problems().get(3)).startsWith(file + ":5: null");
  }

  @Test
  void lineThatIsNotUtf8IsReportedBesideOthers() throws Exception {
    Path file = folder.resolve("rows.jsonl");
    Files.write(file, "{\"id\":\"\u00e9\",\"size\":1}\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(file, "{\"id\":\"\u00e9\",\"size\":1}\nx", StandardOpenOption.APPEND);
    FlyroomException e =
        catchThrowableOfType(FlyroomException.class, () -> JsonLines.read(file, Item.class));
    assertThat(e.problems()).hasSize(2);
    assertThat(e.problems().get(0)).isEqualTo(file + ":1: it is not valid UTF-8");
    assertThat(e.problems().get(1)).startsWith(file + ":3: ");
  }

  @Test
  void twentyBrokenLinesAreEnough() throws Exception {
    Path file = write("{\n".repeat(1000));
    FlyroomException e =
        catchThrowableOfType(FlyroomException.class, () -> JsonLines.read(file, Item.class));
    assertThat(e.problems()).hasSize(21);
    assertThat(e.problems().get(19)).startsWith(file + ":20: ");
    assertThat(e.problems().get(20)).isEqualTo("... and 980 more problems");
  }

  @Test
  void fileWithoutRowsIsAnError() throws Exception {
    for (String content : List.of("", "\n \n")) {
      Path file = write(content);
      assertThatThrownBy(() -> JsonLines.read(file, Item.class))
          .isInstanceOf(FlyroomException.class)
          .hasMessage(file + ": is empty; it needs at least one row");
    }
  }

  @Test
  void missingFileIsNamed() {
    Path file = folder.resolve("none.jsonl");
    assertThatThrownBy(() -> JsonLines.read(file, Item.class))
        .isInstanceOf(FlyroomException.class)
        .hasMessage("cannot read %s: there is no such file or folder".formatted(file));
  }

  private static String row(String id, int size) {
    return Json.line(new Item(id, size));
  }

  private Path write(String content) throws Exception {
    return Files.writeString(folder.resolve("rows.jsonl"), content);
  }
}
