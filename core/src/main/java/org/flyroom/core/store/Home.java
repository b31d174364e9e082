package org.flyroom.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;

/// The workspace folder: ledger, stock, models, data, runs.
public final class Home {
  private final Path folder;

  private Home(Path folder) {
    this.folder = folder;
  }

  /// `$FLYROOM_HOME`, or `.flyroom` in the user's home folder.
  public static Path defaultFolder() {
    return defaultFolder(System.getenv(), System.getProperty("user.home"));
  }

  static Path defaultFolder(Map<String, String> environment, String userHome) {
    String configured = environment.get("FLYROOM_HOME");
    return configured == null || configured.isBlank()
        ? Path.of(userHome, ".flyroom")
        : Path.of(configured);
  }

  /// Opens a home and creates what it lacks.
  ///
  /// @throws FlyroomException when the folder cannot be made or written to; nothing is left behind
  public static Home open(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    List<Path> created = new ArrayList<>();
    try {
      try {
        create(root, created);
        Files.delete(Files.createTempFile(root, ".probe", ""));
        for (String room : List.of("stock", "models", "data", "runs")) {
          create(root.resolve(room), created);
        }
      } catch (IOException e) {
        for (Path made : created.reversed()) {
          Files.delete(made);
        }
        throw e;
      }
      return new Home(root.toRealPath());
    } catch (IOException e) {
      throw new FlyroomException(
          "cannot use home %s: %s; choose a folder you can write to, with --home FOLDER or FLYROOM_HOME"
              .formatted(root, IoProblems.reason(e)),
          e);
    }
  }

  public Path folder() {
    return folder;
  }

  /// The ledger's database file.
  public Path ledgerFile() {
    return folder.resolve("lab.db");
  }

  /// The folder of all organisms.
  public Path stock() {
    return folder.resolve("stock");
  }

  /// How far judges agree with people, whether anything is there or not.
  public Path judges() {
    return folder.resolve("judges");
  }

  /// An organism's folder, whether it exists or not.
  ///
  /// @throws FlyroomException when the name cannot be a folder's name
  public Path stock(String organism) {
    return stock().resolve(Names.check("an organism", organism));
  }

  public Path models() {
    return folder.resolve("models");
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path runs() {
    return folder.resolve("runs");
  }

  /// A run's folder, whether it exists or not.
  ///
  /// @throws FlyroomException when the id cannot be a folder's name
  public Path run(String id) {
    return runs().resolve(Names.check("a run", id));
  }

  /// Opens the ledger, creating it where there is none.
  ///
  /// @throws FlyroomException when it cannot be used
  public Ledger ledger() {
    return Ledger.open(ledgerFile());
  }

  /// Takes the home for one run.
  ///
  /// @param purpose what for, in a few words; shown to whoever comes second
  /// @throws FlyroomException naming the holder when another run has it
  public HomeLock lock(String purpose) {
    return HomeLock.acquire(folder, purpose);
  }

  private static void create(Path wanted, List<Path> created) throws IOException {
    if (Files.isDirectory(wanted)) {
      return;
    }
    Path parent = wanted.getParent();
    if (parent != null) {
      create(parent, created);
    }
    Files.createDirectory(wanted);
    created.add(wanted);
  }
}
