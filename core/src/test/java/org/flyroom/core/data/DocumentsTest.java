package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  @Test
  void filesAndLinesBecomeDocumentsInTheOrderGiven() throws Exception {
    Path text = write("b.txt", "one\r\ntwo\n");
    Path lines =
        write(
            "c.jsonl",
            """
            {"text":"t1","license":"MIT"}

            {"id":"x","text":"t2"}
            {"id":7,"text":"t3"}
            """);
    Path markdown = write("A.MD", "# \u00e9");
    assertThat(Documents.read(List.of(text, lines, markdown)))
        .containsExactly(
            new TextDocument("b.txt", "one\r\ntwo\n"),
            new TextDocument("c.jsonl:1", "t1"),
            new TextDocument("x", "t2"),
            new TextDocument("7", "t3"),
            new TextDocument("A.MD", "# \u00e9"));
  }

  @Test
  void allProblemsOfAllFilesAreReported() throws Exception {
    Path empty = write("a.txt", "");
    Path lines =
        write(
            "b.jsonl",
            """
            {"id":"x","text":"t"}
            {"id":"x","text":"t"}
            {"text":5}
            {"id":[],"text":"t"}
            {}
            """);
    Path binary = write("c.txt", "");
    Files.write(binary, new byte[] {(byte) 0xff});
    Path other = write("d.pdf", "text");
    Path missing = folder.resolve("e.txt");
    FlyroomException e =
        catchThrowableOfType(
            FlyroomException.class,
            () -> Documents.read(List.of(empty, lines, binary, other, missing)));
    assertThat(e.problems())
        .containsExactly(
            empty + ": the document has no text",
            "%s:2: its id 'x' is already that of %s:1".formatted(lines, lines),
            lines + ":3: needs a key \"text\" with a string",
            lines + ":4: key id: must be a string or a whole number",
            lines + ":5: needs a key \"text\" with a string",
            "cannot read %s: it is not valid UTF-8".formatted(binary),
            other + ": not a kind of text file known here; use .txt, .md, .jsonl or .parquet",
            "cannot read %s: there is no such file or folder".formatted(missing));
  }

  @Test
  void brokenLineOfAFileIsReported() throws Exception {
    Path lines = write("b.jsonl", "{\"text\":\"t\"}\n{\"text\":\n");
    assertThatThrownBy(() -> Documents.read(List.of(lines)))
        .isInstanceOf(FlyroomException.class)
        .hasMessageStartingWith(lines + ":2: ");
  }

  @Test
  void noFilesIsAnError() {
    assertThatThrownBy(() -> Documents.read(List.of()))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("no text files");
  }

  // The hash is of Python's json module reading the same file: every id and text in order, each
  // followed by a zero byte.
  @Test
  void sharedProseReadsAsPythonReadsIt() {
    List<TextDocument> documents =
        Documents.read(List.of(SharedFiles.require("data/webtext/documents.jsonl")));
    StringBuilder all = new StringBuilder();
    for (TextDocument document : documents) {
      all.append(document.id()).append('\0').append(document.text()).append('\0');
    }
    assertThat(documents).size().isEqualTo(240);
    assertThat(Hashes.sha256(all.toString()))
        .isEqualTo("f7940589cbf95562caefff8882be3f6e1b370ea755be481eb24a433f8c31d763");
  }

  private Path write(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }
}
