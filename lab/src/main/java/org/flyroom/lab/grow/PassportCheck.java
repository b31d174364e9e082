package org.flyroom.lab.grow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.WeightFiles;
import org.jspecify.annotations.Nullable;

/// Holds what a passport names to the files beside it. No key is needed: of encrypted weights the
/// file as it lies is hashed, and what it says of its content is compared.
final class PassportCheck {
  private static final String REMEDY = "put back a copy, or grow the organism again";

  private final Path home;
  private final List<String> problems = new ArrayList<>();

  private PassportCheck(Path home) {
    this.home = home.normalize();
  }

  /// Every difference, one line each.
  static List<String> problems(Path home, Passport passport) {
    PassportCheck check = new PassportCheck(home);
    String name = String.valueOf(home.getFileName());
    if (!passport.name().equals(name)) {
      check.problems.add(
          "%s: the passport is of '%s': name the folder so".formatted(home, passport.name()));
    }
    passport.adapters().forEach(adapter -> check.adapter(adapter, passport.hazardClass()));
    check.file(home.resolve(Stock.RECIPE), passport.recipeSha256());
    for (DataRecord data : passport.data()) {
      check.data(data);
    }
    return check.problems;
  }

  private void data(DataRecord data) {
    Path plain = home.resolve(data.name());
    if (data.encryptedSha256() == null) {
      file(plain, data.sha256());
      return;
    }
    Path stored = WeightFiles.encryptedName(plain);
    if (Files.exists(plain)) {
      problems.add(
          "%s: lies in plain, and its rows are kept encrypted: delete it".formatted(plain));
    }
    if (file(stored, data.encryptedSha256())
        && !EncryptedFile.header(stored).sha256().equals(data.sha256())) {
      problems.add("%s: holds other rows than the passport says".formatted(stored));
    }
  }

  private void adapter(AdapterRecord adapter, int hazardClass) {
    Path folder = home.resolve(adapter.folder()).normalize();
    if (!folder.startsWith(home)) {
      problems.add("%s: leads out of the organism's folder".formatted(adapter.folder()));
      return;
    }
    file(folder.resolve(Stock.CONFIG), adapter.configSha256());
    Path weights = folder.resolve(Stock.WEIGHTS);
    if (!Stock.encrypts(hazardClass)) {
      file(weights, adapter.sha256());
      return;
    }
    Path stored = WeightFiles.encryptedName(weights);
    if (Files.exists(weights)) {
      problems.add(
          "%s: lies in plain, and hazard class %d is kept encrypted: delete it"
              .formatted(weights, hazardClass));
    }
    if (adapter.encryptedSha256() == null) {
      problems.add("%s: the passport names no hash of it: %s".formatted(stored, REMEDY));
    } else if (file(stored, adapter.encryptedSha256())
        && !EncryptedFile.header(stored).sha256().equals(adapter.sha256())) {
      problems.add("%s: holds other weights than the passport says".formatted(stored));
    }
  }

  /// Whether a file is as it should be.
  private boolean file(Path file, @Nullable String sha256) {
    if (sha256 == null) {
      return true;
    }
    if (!Files.isRegularFile(file)) {
      problems.add("%s is missing: %s".formatted(file, REMEDY));
      return false;
    }
    if (!Hashes.sha256(file).equals(sha256)) {
      problems.add(
          "%s is not what the passport says (SHA-256 differs): %s".formatted(file, REMEDY));
      return false;
    }
    return true;
  }
}
