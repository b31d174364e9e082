package org.flyroom.core.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The SQLite file behind the ledger: one connection, one transaction at a time.
///
/// Write-ahead logging with full synchronisation: what a transaction committed survives the process
/// and the machine; what it did not commit was never there.
final class Database implements AutoCloseable {
  private static final int VERSION = 2;

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE answer (
            model TEXT NOT NULL,
            request TEXT NOT NULL,
            response TEXT NOT NULL,
            seconds REAL,
            PRIMARY KEY (model, request)
          ) STRICT, WITHOUT ROWID
          """,
          """
          CREATE TABLE audit (
            entry INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            details TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
          ) STRICT
          """,
          "PRAGMA user_version = " + VERSION);

  /// What layout 1 lacks: how long answers took.
  private static final List<String> FROM_1 =
      List.of("ALTER TABLE answer ADD COLUMN seconds REAL", "PRAGMA user_version = " + VERSION);

  private final Path file;
  private final Connection connection;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// Work done inside a transaction.
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  static Database open(Path file) {
    if (file.toString().contains("?")) {
      throw new FlyroomException(
          "cannot use ledger %s: its path must not hold a '?'".formatted(file));
    }
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try {
        Database database = new Database(file, connection);
        database.execute("PRAGMA busy_timeout = 30000");
        database.execute("PRAGMA journal_mode = WAL");
        database.execute("PRAGMA synchronous = FULL");
        database.prepareSchema();
        return database;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /// Runs work in a transaction that holds the write lock from its start. It is committed when the
  /// work returns and leaves no trace when the work throws.
  synchronized <T> T transaction(Work<T> work) {
    try {
      execute("BEGIN IMMEDIATE");
      T result;
      try {
        result = work.run(connection);
        execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack(e);
        throw e;
      }
      return result;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /// Runs work that only reads.
  synchronized <T> T read(Work<T> work) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private void prepareSchema() throws SQLException {
    if (number("PRAGMA user_version") == VERSION) {
      return;
    }
    transaction(
        open -> {
          long version = number("PRAGMA user_version");
          if (version == VERSION) {
            return true;
          }
          if (version > VERSION) {
            throw new FlyroomException(
                "ledger %s has layout %d, this Flyroom knows up to %d: use a newer Flyroom or another home"
                    .formatted(file, version, VERSION));
          }
          if (version == 1) {
            for (String statement : FROM_1) {
              execute(statement);
            }
            return true;
          }
          if (number("SELECT count(*) FROM sqlite_master") > 0) {
            throw new FlyroomException(
                "%s is a database of another program: move it away or use another home"
                    .formatted(file));
          }
          for (String statement : SCHEMA) {
            execute(statement);
          }
          return true;
        });
  }

  private void rollBack(Exception cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  // A plain SQLITE_ERROR is a wrong statement, our defect; the rest is the state of the file.
  private static RuntimeException failure(Path file, SQLException e) {
    if (e instanceof SQLiteException sqlite
        && sqlite.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
      SQLiteErrorCode code = sqlite.getResultCode();
      return new FlyroomException(
          "cannot use ledger %s: %s; check the file and its disk, or use another home"
              .formatted(file, code.message),
          e);
    }
    return new IllegalStateException("ledger " + file + ": " + e.getMessage(), e);
  }
}
