package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Ledger.Kept;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path folder;
  Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("lab.db");
  }

  @Test
  void answersAreKeptByModelAndRequest() {
    try (Ledger ledger = Ledger.open(file)) {
      ledger.store("m1", Map.of("a", "1", "b", "2"), 3);
      ledger.store("m2", Map.of("a", "3"), 3);
    }
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.find("m1", List.of("a", "b", "c")))
          .isEqualTo(Map.of("a", new Kept("1", 1.5), "b", new Kept("2", 1.5)));
      assertThat(ledger.find("m2", List.of("a", "b"))).isEqualTo(Map.of("a", new Kept("3", 3.0)));
      assertThat(ledger.answers()).isEqualTo(3);
    }
  }

  @Test
  void firstAnswerStays() {
    try (Ledger ledger = Ledger.open(file)) {
      ledger.store("m", Map.of("a", "1"), 3);
      ledger.store("m", Map.of("a", "2", "b", "2"), 3);
      assertThat(ledger.find("m", List.of("a", "b")))
          .isEqualTo(Map.of("a", new Kept("1", 3.0), "b", new Kept("2", 1.5)));
    }
  }

  @Test
  void fileIsInWalModeAndCarriesItsLayoutsVersion() throws Exception {
    Ledger.open(file).close();
    assertThat(query("PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(query("PRAGMA user_version")).isEqualTo("2");
  }

  /// The layout before it was noted how long answers took.
  @Test
  void ledgerOfTheFirstLayoutKeepsItsAnswers() throws Exception {
    Ledger.open(file).close();
    update("DROP TABLE answer");
    update(
        "CREATE TABLE answer (model TEXT NOT NULL, request TEXT NOT NULL, response TEXT NOT NULL,"
            + " PRIMARY KEY (model, request)) STRICT, WITHOUT ROWID");
    update("INSERT INTO answer VALUES ('m', 'a', '1')");
    update("PRAGMA user_version = 1");
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.find("m", List.of("a"))).isEqualTo(Map.of("a", new Kept("1", null)));
      ledger.store("m", Map.of("b", "2"), 2);
      assertThat(ledger.find("m", List.of("b"))).isEqualTo(Map.of("b", new Kept("2", 2.0)));
    }
    assertThat(query("PRAGMA user_version")).isEqualTo("2");
  }

  @Test
  void ledgerOfANewerVersionIsRefused() throws Exception {
    Ledger.open(file).close();
    update("PRAGMA user_version = 7");
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("layout 7")
        .hasMessageContaining(file.toString());
  }

  @Test
  void databaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
    update("CREATE TABLE songs (title TEXT)");
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("another program");
    assertThat(query("SELECT group_concat(name) FROM sqlite_master")).isEqualTo("songs");
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    String text = "no database at all, only text ".repeat(50);
    Files.writeString(file, text);
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent(text);
  }

  @Test
  void committedBatchesSurviveAKilledWriterWhole() throws Exception {
    int batches = 0;
    try (OtherJvm writer = OtherJvm.start(Writer.class, file.toString())) {
      while (batches < 25) {
        assertThat(writer.readLine()).isEqualTo("committed " + batches);
        batches++;
      }
      writer.kill();
    }
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.answers()).isGreaterThanOrEqualTo(25L * Writer.BATCH);
      assertThat(ledger.answers() % Writer.BATCH).as("no batch in part").isZero();
      for (int batch = 0; batch < batches; batch++) {
        Map<String, String> written = Writer.batch(batch);
        assertThat(ledger.find("m", written.keySet()))
            .hasSameSizeAs(written)
            .allSatisfy(
                (request, kept) -> assertThat(kept.response()).isEqualTo(written.get(request)));
      }
      ledger.store("m", Map.of("after", "1"), 3);
    }
    assertThat(query("PRAGMA integrity_check")).isEqualTo("ok");
  }

  private String query(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getString(1);
    }
  }

  private void update(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /// Stores batch after batch until it is killed.
  static final class Writer {
    static final int BATCH = 200;

    private Writer() {}

    static Map<String, String> batch(int number) {
      Map<String, String> rows = new LinkedHashMap<>();
      for (int i = 0; i < BATCH; i++) {
        rows.put("request-%d-%d".formatted(number, i), "\"answer %d\"".formatted(i));
      }
      return rows;
    }

    public static void main(String[] args) {
      try (Ledger ledger = Ledger.open(Path.of(args[0]))) {
        for (int number = 0; ; number++) {
          ledger.store("m", batch(number), 1);
          System.out.println("committed " + number);
        }
      }
    }
  }
}
