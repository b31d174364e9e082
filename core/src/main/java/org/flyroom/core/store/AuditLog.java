package org.flyroom.core.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What was done with organisms, in a log in which every entry holds the hash of the one before.
///
/// An entry changed, removed from the middle or slipped in breaks the chain and is named by
/// [#verify]. The chain alone cannot show that the newest entries were cut off; whoever needs that
/// keeps the hash that [#append] returns elsewhere.
public final class AuditLog {
  private static final String FIRST_PREVIOUS = "0".repeat(64);

  private final Database database;
  private final InstantSource clock;

  AuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// An entry of the log.
  ///
  /// @param entry counted from 1
  /// @param at ISO 8601, UTC
  /// @param action such as `grow`, `load`, `serve`, `export`, `unseal`
  /// @param subject the organism or run
  /// @param details JSON object of further facts
  /// @param previous hash of the entry before; 64 zeros for the first
  /// @param hash SHA-256 over all of the above
  public record Entry(
      long entry,
      String at,
      String action,
      String subject,
      String details,
      String previous,
      String hash) {

    private String expectedHash() {
      return Hashes.sha256(
          Json.canonical(List.of(Long.toString(entry), at, action, subject, details, previous)));
    }
  }

  /// Where the chain breaks.
  ///
  /// @param entry number of the first entry that is not as it was written
  public record Broken(long entry, String problem) {}

  /// Adds an entry.
  ///
  /// @return its hash
  public String append(String action, String subject, Map<String, String> details) {
    return database.transaction(
        connection -> {
          Optional<Entry> last =
              select(connection, "ORDER BY entry DESC LIMIT 1").stream().findFirst();
          Entry unsigned =
              new Entry(
                  last.map(Entry::entry).orElse(0L) + 1,
                  clock.instant().toString(),
                  action,
                  subject,
                  Json.canonical(new TreeMap<>(details)),
                  last.map(Entry::hash).orElse(FIRST_PREVIOUS),
                  "");
          String hash = unsigned.expectedHash();
          insert(connection, unsigned, hash);
          return hash;
        });
  }

  /// All entries, oldest first.
  public List<Entry> entries() {
    return database.read(connection -> select(connection, "ORDER BY entry"));
  }

  /// Checks the whole chain; empty when it holds.
  public Optional<Broken> verify() {
    String previous = FIRST_PREVIOUS;
    long number = 1;
    for (Entry entry : entries()) {
      if (entry.entry() != number) {
        return Optional.of(new Broken(number, "entry %d is missing".formatted(number)));
      }
      if (!entry.previous().equals(previous)) {
        return Optional.of(
            new Broken(number, "entry %d does not follow the one before it".formatted(number)));
      }
      if (!entry.hash().equals(entry.expectedHash())) {
        return Optional.of(
            new Broken(number, "entry %d was changed after it was written".formatted(number)));
      }
      previous = entry.hash();
      number++;
    }
    return Optional.empty();
  }

  private static List<Entry> select(Connection connection, String order) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT entry, at, action, subject, details, previous, hash FROM audit " + order);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        entries.add(
            new Entry(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7)));
      }
    }
    return entries;
  }

  private static void insert(Connection connection, Entry entry, String hash) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, entry.entry());
      insert.setString(2, entry.at());
      insert.setString(3, entry.action());
      insert.setString(4, entry.subject());
      insert.setString(5, entry.details());
      insert.setString(6, entry.previous());
      insert.setString(7, hash);
      insert.executeUpdate();
    }
  }
}
