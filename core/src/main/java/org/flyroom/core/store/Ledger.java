package org.flyroom.core.store;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.jspecify.annotations.Nullable;

/// Answers already given, so that no work is done twice.
///
/// An answer is kept under the fingerprint of the model that gave it and the hash of the request.
/// Safe for use by several threads; several processes may share the file.
public final class Ledger implements AutoCloseable {
  private final Database database;

  private Ledger(Database database) {
    this.database = database;
  }

  /// Opens a ledger, creating it where there is none.
  ///
  /// @throws FlyroomException when the file is no ledger, is damaged, comes from a newer version or
  ///   cannot be written
  public static Ledger open(Path file) {
    return new Ledger(Database.open(file));
  }

  /// An answer.
  ///
  /// @param response JSON
  /// @param seconds its share of the wall time of the call that it came in; null where nobody noted
  ///   it
  public record Kept(String response, @Nullable Double seconds) {}

  /// The answers known for these requests; requests without an answer are left out.
  ///
  /// @param model fingerprint
  /// @param requests hashes
  /// @return answers by request hash
  public Map<String, Kept> find(String model, Collection<String> requests) {
    return database.read(
        connection -> {
          Map<String, Kept> found = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT response, seconds FROM answer WHERE model = ? AND request = ?")) {
            select.setString(1, model);
            for (String request : requests) {
              select.setString(2, request);
              try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                  String response = row.getString(1);
                  double seconds = row.getDouble(2);
                  found.put(request, new Kept(response, row.wasNull() ? null : seconds));
                }
              }
            }
          }
          return found;
        });
  }

  /// Keeps answers, all of them or none. A request that has an answer keeps the one it has.
  ///
  /// @param model fingerprint
  /// @param responses response JSON by request hash
  /// @param seconds that they took together
  public void store(String model, Map<String, String> responses, double seconds) {
    database.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO answer (model, request, response, seconds) VALUES (?, ?, ?, ?)"
                      + " ON CONFLICT DO NOTHING")) {
            for (Map.Entry<String, String> response : responses.entrySet()) {
              insert.setString(1, model);
              insert.setString(2, response.getKey());
              insert.setString(3, response.getValue());
              insert.setDouble(4, seconds / responses.size());
              insert.addBatch();
            }
            insert.executeBatch();
          }
          return responses.size();
        });
  }

  /// How many answers are kept, over all models.
  public long answers() {
    return database.read(
        connection -> {
          try (PreparedStatement count =
                  connection.prepareStatement("SELECT count(*) FROM answer");
              ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /// The audit log kept in the same file; valid as long as this ledger is open.
  public AuditLog auditLog() {
    return new AuditLog(database, InstantSource.system());
  }

  @Override
  public void close() {
    database.close();
  }
}
