package org.flyroom.core.store;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;

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

  /// The answers known for these requests; requests without an answer are left out.
  ///
  /// @param model fingerprint
  /// @param requests hashes
  /// @return response JSON by request hash
  public Map<String, String> find(String model, Collection<String> requests) {
    return database.read(
        connection -> {
          Map<String, String> found = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT response FROM answer WHERE model = ? AND request = ?")) {
            select.setString(1, model);
            for (String request : requests) {
              select.setString(2, request);
              try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                  found.put(request, row.getString(1));
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
  public void store(String model, Map<String, String> responses) {
    database.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO answer (model, request, response) VALUES (?, ?, ?)"
                      + " ON CONFLICT DO NOTHING")) {
            for (Map.Entry<String, String> response : responses.entrySet()) {
              insert.setString(1, model);
              insert.setString(2, response.getKey());
              insert.setString(3, response.getValue());
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
