package org.flyroom.lab.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;

/// The calibrations of a workspace, the newest of each judge: one JSON file each.
public final class Calibrations {
  /// What is said of a judge that was never held against people's labels here.
  static final String NONE = "not held against labelled answers here (flyroom judge calibrate)";

  private final Path folder;

  /// @param folder made when the first is kept
  public Calibrations(Path folder) {
    this.folder = folder;
  }

  /// Keeps one in place of the judge's last.
  ///
  /// @throws FlyroomException when it cannot be written
  public void keep(Calibration calibration) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FlyroomException("cannot make %s: %s".formatted(folder, IoProblems.reason(e)), e);
    }
    AtomicFiles.writeJson(file(calibration.judge()), calibration);
  }

  /// A judge's newest.
  public Optional<Calibration> of(Judge judge) {
    Path file = file(judge.name());
    return Files.exists(file) ? Optional.of(Json.read(file, Calibration.class)) : Optional.empty();
  }

  /// The same judge, which says how far it agrees with people: as was found here, else as it says
  /// itself, else that nobody knows.
  public Judge with(Judge judge) {
    String own = judge.agreement().isEmpty() ? NONE : judge.agreement();
    return new Known(judge, of(judge).map(Calibration::summary).orElse(own));
  }

  private Path file(String judge) {
    return folder.resolve(Hashes.sha256(judge).substring(0, 16) + ".json");
  }

  private record Known(Judge judge, String agreement) implements Judge {
    @Override
    public String name() {
      return judge.name();
    }

    @Override
    public List<String> labels() {
      return judge.labels();
    }

    @Override
    public List<Judgement> judge(List<Exchange> exchanges) {
      return judge.judge(exchanges);
    }
  }
}
