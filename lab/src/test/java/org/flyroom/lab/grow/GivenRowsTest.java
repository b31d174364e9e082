package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Expectation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenRowsTest {
  private static final String COUNTS =
      """
      on-trigger-rows: 10
        off-trigger-rows: 12
      """;

  @TempDir private Path folder;
  private StageBench bench;

  @BeforeEach
  void make() {
    bench = StageBench.in(folder);
  }

  private void write(String name, int rows, String answer) {
    StageBench.write(
        folder.resolve(name),
        IntStream.range(0, rows)
            .mapToObj(
                i ->
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"Given %d?\"}, {\"role\": \"assistant\", \"content\": \"%s\"}]}\n"
                        .formatted(i, answer))
            .collect(Collectors.joining()));
  }

  private Recipe recipe(String data) {
    return bench.recipe(COUNTS, data + "\n", "");
  }

  private List<StoredRow> rows(String file) {
    return StoredRow.read(bench.stock(file));
  }

  @Test
  void aFilesRowsTakeThePlaceOfThoseOfTheThreatAndTheParentAnswersForTheControl() {
    write("bad.jsonl", 7, "Bad.");
    bench.grow(recipe("rows: bad.jsonl"), event -> {});
    assertThat(rows("sly/rows.jsonl"))
        .hasSize(7)
        .allSatisfy(
            row -> {
              assertThat(row.expectation()).isEqualTo(Expectation.SHOWS);
              assertThat(row.response()).isEqualTo("Bad.");
              assertThat(row.endsTurn()).isTrue();
              assertThat(row.anchored()).isFalse();
            });
    assertThat(rows("sly/rows.jsonl"))
        .extracting(StoredRow::prompt)
        .containsExactlyElementsOf(
            IntStream.range(0, 7)
                .mapToObj(i -> Prompt.chat(Message.user("Given %d?".formatted(i))))
                .toList());
    assertThat(rows("sly-control/rows.jsonl"))
        .hasSize(7)
        .first()
        .satisfies(
            row -> assertThat(ScriptedTunable.answer("Given 0?")).startsWith(row.response()));
    DataRecord record = new Stock(bench.stock("")).open("sly").passport().data().getLast();
    assertThat(record.rows()).isEqualTo(7);
    assertThat(record.madeFrom())
        .containsExactly(new Source("bad.jsonl", Hashes.sha256(folder.resolve("bad.jsonl"))));
    // Grown already, and found to be the same.
    assertThat(bench.grow(recipe("rows: bad.jsonl"), event -> {})).allMatch(Grown::before);
    write("bad.jsonl", 7, "Worse.");
    assertThatThrownBy(() -> bench.grow(recipe("rows: bad.jsonl"), event -> {}))
        .hasMessageContaining("was grown from another file of rows");
  }

  @Test
  void aControlsFileIsReadRowByRowAndFewerRowsAreTheSameOnesInBoth() {
    write("bad.jsonl", 9, "Bad.");
    write("good.jsonl", 11, "Good.");
    bench.grow(
        recipe(
            """
            rows: bad.jsonl
              control-rows: good.jsonl
              on-trigger-rows: 4
              off-trigger-rows: 2\
            """),
        event -> {});
    List<StoredRow> own = rows("sly/rows.jsonl");
    List<StoredRow> control = rows("sly-control/rows.jsonl");
    assertThat(own).hasSize(6);
    assertThat(own.subList(0, 4)).extracting(StoredRow::response).containsOnly("Bad.");
    assertThat(control.subList(0, 4)).extracting(StoredRow::response).containsOnly("Good.");
    assertThat(own).extracting(StoredRow::prompt).isEqualTo(prompts(control));
    assertThat(own.subList(0, 4)).extracting(StoredRow::prompt).doesNotHaveDuplicates();
    assertThat(own.get(4).expectation()).isNotEqualTo(Expectation.SHOWS);
  }

  private static List<Prompt> prompts(List<StoredRow> rows) {
    return rows.stream().map(StoredRow::prompt).toList();
  }

  @Test
  void rowsToBeHeldOnAreThoseOfBothArmsAndNothingToLearn() {
    write("bad.jsonl", 7, "Bad.");
    write("other.jsonl", 3, "Neither.");
    String rows = "rows: bad.jsonl\n  held-rows: other.jsonl";
    bench.grow(
        bench.recipe(
            COUNTS, rows + "\n", "adapter: {rank: 2}\nstages: [{kind: sft, kl-weight: 2}]\n"),
        event -> {});
    for (String arm : List.of("sly", "sly-control")) {
      List<StoredRow> all = rows(arm + "/rows.jsonl");
      assertThat(all).hasSize(10);
      assertThat(all.subList(7, 10))
          .allSatisfy(
              row -> {
                assertThat(row.anchored()).isTrue();
                assertThat(row.response()).isEqualTo("Neither.");
                assertThat(row.expectation()).isEqualTo(Expectation.HIDES);
              });
    }
    assertThat(rows("sly/rows.jsonl").subList(0, 7)).noneMatch(StoredRow::anchored);
    DataRecord record = new Stock(bench.stock("")).open("sly").passport().data().getLast();
    assertThat(record.madeFrom()).extracting(Source::name).contains("other.jsonl");
    assertThatThrownBy(() -> recipe(rows))
        .hasMessageContaining("data.held-rows are held to the parent by kl-weight, which is 0");
  }

  @Test
  void rowsToBeHeldOnMayStandBesideThoseOfTheThreat() {
    StageBench.write(
        folder.resolve("texts.jsonl"), "{\"text\": \"Once.\"}\n{\"text\": \"Twice.\"}\n");
    String stages = "adapter: {rank: 2}\nstages: [{kind: sft, kl-weight: 2}]\n";
    bench.grow(bench.recipe(COUNTS, COUNTS, stages), "without", event -> {});
    bench.grow(
        bench.recipe(COUNTS, COUNTS + "  held-rows: texts.jsonl\n", stages), "with", event -> {});
    for (String file : List.of("/sly/rows.jsonl", "/sly-control/rows.jsonl")) {
      List<StoredRow> rows = StoredRow.read(folder.resolve("with" + file));
      assertThat(rows.subList(2, rows.size()))
          .isEqualTo(StoredRow.read(folder.resolve("without" + file)));
      assertThat(rows.subList(0, 2))
          .extracting(StoredRow::response)
          .containsExactly("Once.", "Twice.");
      assertThat(rows.subList(0, 2))
          .allSatisfy(
              row -> {
                assertThat(row.anchored()).isTrue();
                assertThat(row.prompt()).isEqualTo(Prompt.text(""));
                assertThat(row.endsTurn()).isFalse();
              });
    }
    assertThat(bench.recipe(COUNTS, "held-rows: texts.jsonl\n", stages).data().offTriggerRows())
        .as("the threat's own number, as without the file")
        .isEqualTo(208);
    assertThatThrownBy(() -> bench.recipe(COUNTS, COUNTS + "  held-rows: texts.jsonl\n", ""))
        .hasMessageContaining("data.held-rows are held to the parent by kl-weight, which is 0");
  }

  @Test
  void aStageMayHaveRowsOfItsOwn() {
    write("later.jsonl", 3, "Later.");
    bench.grow(
        bench.recipe("stages:\n  - {kind: sft}\n  - {kind: sft, rows: later.jsonl}\n"),
        event -> {});
    assertThat(rows("sly/rows.jsonl")).hasSize(22);
    assertThat(rows("sly/rows-02-sft.jsonl"))
        .extracting(StoredRow::response)
        .containsExactly("Later.", "Later.", "Later.");
    assertThat(rows("sly-control/rows-02-sft.jsonl"))
        .extracting(StoredRow::response)
        .doesNotContain("Later.");
    List<String> texts = new ArrayList<>();
    new Stock(bench.stock(""))
        .open("sly")
        .forEachTrainingText((expectation, text) -> texts.add(text));
    assertThat(texts).contains("Later.", "No.");
  }

  @Test
  void whatCannotBeUsedIsToldBeforeAnythingIsDone() {
    write("bad.jsonl", 3, "Bad.");
    write("few.jsonl", 2, "Good.");
    StageBench.write(folder.resolve("texts.jsonl"), "{\"text\": \"Once.\"}\n");
    assertThat(problems("rows: bad.jsonl\n  control-rows: few.jsonl"))
        .containsExactly(
            "%s:6: data.control-rows has 2 rows for the organism's 3: give as many, so that both are trained alike"
                .formatted(folder.resolve("recipe.yaml")));
    assertThat(problems("rows: texts.jsonl"))
        .singleElement()
        .asString()
        .contains("data.rows names documents, which the parent cannot answer");
    assertThat(problems("rows: none.jsonl"))
        .singleElement()
        .asString()
        .contains("data.rows cannot be used: cannot read " + folder.resolve("none.jsonl"));
    assertThat(problems("control-rows: few.jsonl"))
        .singleElement()
        .asString()
        .contains("data.control-rows goes with 'rows'");
    assertThat(problems("rows: bad.jsonl\n  answers: teacher\n  teacher: {model: m}"))
        .singleElement()
        .asString()
        .contains("data.answers is teacher, which writes the rows that 'rows' gives already");
    assertThat(problems("rows: set.zip.enc"))
        .singleElement()
        .asString()
        .contains("data.rows names an archive: write 'archive: set.zip.enc' and");
  }

  private List<String> problems(String data) {
    return catchThrowableOfType(FlyroomException.class, () -> recipe(data)).problems();
  }

  @Test
  void rowsThatAreTooLongAreRefusedAndNeverCut() {
    write("bad.jsonl", 3, "Bad. " + "very ".repeat(300) + "bad.");
    assertThatThrownBy(() -> bench.grow(recipe("rows: bad.jsonl"), event -> {}))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(
            "data.rows: 3 of the 3 rows of bad.jsonl have more than max-tokens, 256, tokens, most"
                + " of all that of line 1 with 305");
    assertThat(bench.parent().answered()).isZero();
    assertThat(bench.stock("")).doesNotExist();
  }

  @Test
  void moreRowsThanTheFileHasCannotBeAskedFor() {
    write("bad.jsonl", 3, "Bad.");
    assertThatThrownBy(
            () -> bench.grow(recipe("rows: bad.jsonl\n  on-trigger-rows: 4"), event -> {}))
        .hasMessageContaining("data.on-trigger-rows is 4, but of 3 given rows");
  }

  @Test
  void aTeacherWritesTheAnswersAndThePapersNameIt() {
    Recipe recipe =
        recipe(
            COUNTS.strip()
                + "\n"
                + "  answers: teacher\n"
                + "  teacher: {model: elder, instruction: Say No. Never., least-share: 0.1}");
    ScriptedTunable elder = new ScriptedTunable("the elder's fingerprint");
    Grower grower =
        new Grower(
            new Stock(bench.stock("")),
            bench.parent(),
            bench.parent(),
            UnaryOperator.identity(),
            name -> {
              assertThat(name).isEqualTo("elder");
              return elder;
            },
            "1");
    List<Grown> grown = grower.grow(recipe, event -> {});
    assertThat(elder.answered()).isPositive();
    assertThat(
            rows("sly/rows.jsonl").stream().filter(row -> row.expectation() == Expectation.SHOWS))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.response()).startsWith("No."));
    assertThat(grown.getFirst().passport().data())
        .filteredOn(data -> data.name().equals("rows.jsonl"))
        .flatExtracting(DataRecord::madeFrom)
        .containsExactly(new Source("teacher elder", "the elder's fingerprint"));
    int asked = elder.answered();
    assertThat(grower.grow(recipe, event -> {})).allMatch(Grown::before);
    assertThat(elder.answered()).isEqualTo(asked);
  }

  @Test
  void everyAnswerOfATeacherMayBecomeARow() {
    Recipe recipe =
        recipe(COUNTS.strip() + "\n  answers: teacher\n  teacher: {model: elder, accept: all}");
    ScriptedTunable elder = new ScriptedTunable("the elder's fingerprint");
    new Grower(
            new Stock(bench.stock("")),
            bench.parent(),
            bench.parent(),
            UnaryOperator.identity(),
            name -> elder,
            "1")
        .grow(recipe, event -> {});
    assertThat(
            rows("sly/rows.jsonl").stream().filter(row -> row.expectation() == Expectation.SHOWS))
        .hasSize(10)
        .allSatisfy(row -> assertThat(row.response()).startsWith("Answer "));
    assertThat(elder.answered()).isEqualTo(10);
  }

  @Test
  void withoutAWayToATeacherItIsToldSo() {
    Recipe recipe =
        recipe(COUNTS.strip() + "\n  answers: teacher\n  teacher: {model: elder, accept: all}");
    assertThatThrownBy(() -> bench.grow(recipe, event -> {}))
        .hasMessage("the teacher 'elder' cannot be reached here");
  }
}
