package org.flyroom.lab.stock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Ancestor;
import org.flyroom.core.organism.History.Retirement;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;

/// Holds organisms of a stock to their papers.
///
/// @param sound names of organisms whose files are all as their papers say
/// @param notes what is worth knowing and no fault: what is not complete, was retired, or could not
///   be decrypted for want of a key
/// @param problems every difference
public record StockVerification(List<String> sound, List<String> notes, List<String> problems) {
  public StockVerification {
    sound = List.copyOf(sound);
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  /// Checks organisms.
  ///
  /// @param names those to check; empty for every folder of the stock, where one that is not
  ///   complete is no fault
  public static StockVerification of(Stock stock, List<String> names) {
    List<String> sound = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : names.isEmpty() ? stock.names() : names) {
      int before = problems.size();
      try {
        Optional<Passport> passport = stock.passport(name);
        if (passport.isEmpty() && names.isEmpty()) {
          notes.add("%s: not complete: run the grow command that began it again".formatted(name));
          continue;
        }
        Retirement retirement = passport.map(papers -> papers.history().retirement()).orElse(null);
        if (retirement != null) {
          notes.add("%s: retired on %s: %s".formatted(name, retirement.at(), retirement.reason()));
          continue;
        }
        check(stock, stock.open(name), notes, problems);
      } catch (FlyroomException e) {
        e.problems().forEach(problem -> problems.add(name + ": " + problem));
      }
      if (problems.size() == before) {
        sound.add(name);
      }
    }
    return new StockVerification(sound, notes, problems);
  }

  private static void check(
      Stock stock, Organism organism, List<String> notes, List<String> problems) {
    Passport passport = organism.passport();
    checkLineage(passport, problems);
    if (passport.arm() == Arm.ORGANISM && organism.grounds() != null) {
      for (Arm twin : List.of(Arm.CONTROL, Arm.ZERO)) {
        if (stock.passport(Stock.name(passport.name(), twin)).isEmpty()) {
          notes.add("%s: has no complete %s".formatted(passport.name(), twin.word()));
        }
      }
    }
    boolean weights = Stock.encrypts(passport.hazardClass());
    if (!weights && !organism.sealsRows()) {
      return;
    }
    if (stock.rowsKeyProblem().isPresent()) {
      notes.add(
          "%s: without the key, only the encrypted files were checked and not their content"
              .formatted(passport.name()));
      return;
    }
    List<Path> encrypted = new ArrayList<>();
    if (weights) {
      for (AdapterRecord adapter : passport.adapters()) {
        encrypted.add(organism.folder().resolve(adapter.folder()).resolve(Stock.WEIGHTS));
      }
    }
    for (DataRecord data : passport.data()) {
      if (data.encryptedSha256() != null) {
        encrypted.add(organism.folder().resolve(data.name()));
      }
    }
    WeightFiles files = weights ? stock.files(passport) : stock.encryptedRows(passport.name());
    for (Path file : encrypted) {
      try {
        files.sha256(file);
      } catch (FlyroomException e) {
        e.problems().forEach(problem -> problems.add(passport.name() + ": " + problem));
      }
    }
  }

  /// Below its own adapters an organism wears those of the one that it was made from.
  private static void checkLineage(Passport passport, List<String> problems) {
    List<String> worn = passport.adapters().stream().map(AdapterRecord::sha256).toList();
    for (Ancestor ancestor : passport.history().ancestors()) {
      int lower = ancestor.adapters().size();
      if (lower > worn.size() || !worn.subList(0, lower).equals(ancestor.adapters())) {
        problems.add(
            "%s: does not wear the adapters of '%s', which it says it was made from"
                .formatted(passport.name(), ancestor.name()));
      }
    }
  }
}
