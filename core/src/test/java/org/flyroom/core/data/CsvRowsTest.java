package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {
  @TempDir private Path folder;

  @Test
  void cellsComeByColumnWithLineBreaksAndEmptyOnesAsNull() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.CSV"), "q,a,s\r\nWhy?,\"One,\ntwo \"\"three\"\"\",\r\nB,x,4\r\n");
    List<ObjectRows.Row> rows = new ArrayList<>();
    CsvRows.forEach(file, rows::add);
    assertThat(rows)
        .extracting(row -> row.value().toString())
        .containsExactly(
            "{\"q\":\"Why?\",\"a\":\"One,\\ntwo \\\"three\\\"\",\"s\":null}",
            "{\"q\":\"B\",\"a\":\"x\",\"s\":\"4\"}");
    assertThat(rows.getLast().where()).isEqualTo(file + ": row 2");
    assertThat(CsvRows.isOne(file)).isTrue();
    assertThat(CsvRows.isOne(Path.of("a.jsonl"))).isFalse();
  }

  @Test
  void brokenFilesAreRefusedWithTheirRow() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "q,a\n1,2\n3\n");
    assertThatThrownBy(() -> CsvRows.forEach(file, row -> {}))
        .hasMessage(file + ": row 2: 1 cells under 2 columns");
    Files.writeString(file, "q,a\n");
    assertThatThrownBy(() -> CsvRows.forEach(file, row -> {})).hasMessageContaining("is empty");
    Files.writeString(file, "q,q\n1,2\n");
    assertThatThrownBy(() -> CsvRows.forEach(file, row -> {}))
        .hasMessageContaining("its first record");
    assertThatThrownBy(() -> CsvRows.forEach(folder.resolve("b.csv"), row -> {}))
        .hasMessageContaining("there is no such file");
  }
}
