package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MmluCsv.Split;
import org.flyroom.core.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectRowsTest {
  @TempDir Path folder;

  private static Path fixture(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ObjectRowsTest.class.getResource("/parquet/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ObjectRows.Row> rows(Path file) {
    List<ObjectRows.Row> rows = new ArrayList<>();
    ObjectRows.forEach(file, rows::add);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmlu", "ifeval", "requests"})
  void parquetReadsAsTheSameRowsInJsonLines(String name) {
    List<ObjectRows.Row> parquet = rows(fixture(name + ".parquet"));
    List<ObjectRows.Row> lines = rows(fixture(name + ".jsonl"));
    assertThat(parquet).hasSameSizeAs(lines).isNotEmpty();
    for (int k = 0; k < lines.size(); k++) {
      assertThat(Json.canonical(parquet.get(k).value()))
          .isEqualTo(Json.canonical(lines.get(k).value()));
    }
    assertThat(parquet.getFirst().where()).endsWith(name + ".parquet: row 1");
  }

  @Test
  void brokenFilesAreProblemsOfTheUser() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("mmlu.parquet"));
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
    Path text = Files.writeString(folder.resolve("text.parquet"), "no table");
    Path empty = Files.writeString(folder.resolve("empty.parquet"), "");
    for (Path file : List.of(cut, text, empty, folder.resolve("none.parquet"))) {
      assertThatThrownBy(() -> rows(file))
          .as(file.toString())
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void mmluIsTheSameInAllItsForms() throws IOException {
    Path hub = Files.createDirectories(folder.resolve("hub/all"));
    Files.copy(fixture("mmlu.parquet"), hub.resolve("test-00000-of-00001.parquet"));
    Path lines = Files.createDirectories(folder.resolve("lines"));
    Files.copy(fixture("mmlu.jsonl"), lines.resolve("test.jsonl"));
    Path csv = Files.createDirectories(folder.resolve("csv/test"));
    for (String subject : List.of("birds", "rocks")) {
      StringBuilder file = new StringBuilder();
      for (int k = 0; k < 3; k++) {
        file.append(
            "\"Which of the %s is number %d?\nSay “one”.\",this,that,\"both, or neither\",ни один,%s\n"
                .formatted(subject, k, "ABC".charAt(k)));
      }
      Files.writeString(csv.resolve(subject + "_test.csv"), file);
    }
    List<MultipleChoice> items = MmluFiles.read(folder.resolve("csv"), Split.TEST);
    assertThat(items).extracting(MultipleChoice::id).contains("birds/0", "rocks/2").hasSize(6);
    assertThat(MmluFiles.read(folder.resolve("hub"), Split.TEST)).isEqualTo(items);
    assertThat(MmluFiles.read(folder.resolve("lines"), Split.TEST)).isEqualTo(items);
  }

  @Test
  void whatIsWrongWithRowsIsSaidWithTheirPlace() throws IOException {
    Files.writeString(
        folder.resolve("test.jsonl"),
        """
        {"question": "Q", "subject": "s", "choices": ["a", "b", "c"], "answer": 0}
        {"question": "Q", "subject": "s", "choices": ["a", "b", "c", "d"], "answer": 4}
        {"question": "", "subject": "s", "choices": ["a", "b", "c", "d"], "answer": 1}
        {"question": "Q", "subject": "s", "choices": ["a", "b", "c", "d"], "answer": 1}
        """);
    assertThatThrownBy(() -> MmluFiles.read(folder, Split.TEST))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).contains("test.jsonl:1: 'choices'"),
                        one -> assertThat(one).contains("test.jsonl:2: 'answer'"),
                        one -> assertThat(one).contains("test.jsonl:3: 'question'")));
    assertThatThrownBy(() -> MmluFiles.read(folder, Split.DEV))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(folder.toString());
  }
}
