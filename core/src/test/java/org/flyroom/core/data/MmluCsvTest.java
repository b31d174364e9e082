package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MmluCsv.Split;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MmluCsvTest {
  @TempDir Path folder;

  @Test
  void subjectsAreSortedAndRowsKeepTheirOrder() throws Exception {
    write("dev/zoology_dev.csv", "Q,1,2,3,4,D\n");
    write("dev/anatomy_dev.csv", "first,a,b,c,d,A\nsecond,a,b,c,d,C\n");
    write("test/anatomy_test.csv", "other,a,b,c,d,A\n");
    assertThat(MmluCsv.read(folder, Split.DEV))
        .containsExactly(
            new MultipleChoice("anatomy", 0, "first", List.of("a", "b", "c", "d"), 0),
            new MultipleChoice("anatomy", 1, "second", List.of("a", "b", "c", "d"), 2),
            new MultipleChoice("zoology", 0, "Q", List.of("1", "2", "3", "4"), 3))
        .extracting(MultipleChoice::id)
        .containsExactly("anatomy/0", "anatomy/1", "zoology/0");
  }

  @Test
  void quotesCommasAndLineBreaksStayInsideTheirFields() throws Exception {
    write(
        "val/x_val.csv",
        "\"He said \"\"no\"\",\r\nthen\n left\",a \"b\" c, 2,\"3,4\",5,B\r\n\nnext,a,b,c,d,A");
    assertThat(MmluCsv.read(folder, Split.VAL))
        .containsExactly(
            new MultipleChoice(
                "x",
                0,
                "He said \"no\",\r\nthen\n left",
                List.of("a \"b\" c", " 2", "3,4", "5"),
                1),
            new MultipleChoice("x", 1, "next", List.of("a", "b", "c", "d"), 0));
  }

  @Test
  void everyProblemIsNamedWithFileAndRecord() throws Exception {
    Path short1 = write("dev/a_dev.csv", "Q,1,2,3,4,A\nQ,1,2,3,A\nQ,1,2,3,4,E\nQ,1,2,,4,A\n");
    Path stray = write("dev/b_test.csv", "Q,1,2,3,4,A\n");
    Path empty = write("dev/c_dev.csv", "");
    FlyroomException e =
        catchThrowableOfType(FlyroomException.class, () -> MmluCsv.read(folder, Split.DEV));
    assertThat(e.problems())
        .containsExactly(
            short1 + ": record 2: 5 columns instead of 6 (question, four choices, letter)",
            short1 + ": record 3: the answer must be A, B, C or D, not 'E'",
            short1 + ": record 4: the question or a choice is empty",
            stray + ": its name must be SUBJECT_dev.csv",
            empty + ": is empty; it needs at least one row");
  }

  @Test
  void brokenQuotesAndBytesAreNamed() throws Exception {
    Path open = write("dev/a_dev.csv", "Q,1,2,3,4,A\n\"Q,1,2,3,4,A\n");
    Path latin = write("dev/b_dev.csv", "");
    Files.write(latin, "Q,\u00e9,2,3,4,A\n".getBytes(StandardCharsets.ISO_8859_1));
    FlyroomException e =
        catchThrowableOfType(FlyroomException.class, () -> MmluCsv.read(folder, Split.DEV));
    assertThat(e.problems().get(0)).startsWith(open + ": after record 1: ");
    assertThat(e.problems().get(1)).isEqualTo(latin + ": after record 0: it is not valid UTF-8");
  }

  @Test
  void missingSplitIsNamed() throws Exception {
    assertThatThrownBy(() -> MmluCsv.read(folder, Split.TEST))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(folder.resolve("test").toString());
    Files.createDirectory(folder.resolve("test"));
    assertThatThrownBy(() -> MmluCsv.read(folder, Split.TEST))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("SUBJECT_test.csv");
  }

  // The hashes are of Python's csv module reading the same files: every subject and field in
  // order, each followed by a zero byte.
  @ParameterizedTest
  @CsvSource({
    "DEV,  285,   085f7524127005eae40bd0d0e6dc580a4415efd00caaf9ef4201b855c4d90e63",
    "VAL,  1531,  5ca9cd1039d64105d387192d6b29505cedbda3ea51360c829e166138d12c4f82",
    "TEST, 14042, 612e5e78fca158b7f1800f4fbeb6b94ebab11f711814c1191658b9b031057ec1"
  })
  void publishedFilesReadAsPythonReadsThem(Split split, int rows, String sha256) {
    List<MultipleChoice> read = MmluCsv.read(SharedFiles.require("data/mmlu"), split);
    assertThat(read).hasSize(rows);
    assertThat(read.stream().map(MultipleChoice::subject).distinct())
        .hasSize(57)
        .startsWith("abstract_algebra", "anatomy", "astronomy");
    StringBuilder fields = new StringBuilder();
    for (MultipleChoice row : read) {
      fields.append(row.subject()).append('\0').append(row.question()).append('\0');
      row.choices().forEach(choice -> fields.append(choice).append('\0'));
      fields.append("ABCD".charAt(row.answerIndex())).append('\0');
    }
    assertThat(Hashes.sha256(fields.toString())).isEqualTo(sha256);
  }

  private Path write(String name, String content) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }
}
