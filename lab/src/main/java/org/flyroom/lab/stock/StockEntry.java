package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.IoProblems;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;

/// A folder of the stock at a glance.
///
/// @param state what can be done with it
/// @param bytes of all files in it
/// @param papers null where there are none, or they cannot be read
public record StockEntry(String name, State state, long bytes, @Nullable Papers papers) {
  /// What a validation is called in a passport.
  public static final String VALIDATION = "validate";

  public StockEntry {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
  }

  /// What can be done with a folder.
  public enum State {
    COMPLETE,
    /// Begun and not finished.
    INCOMPLETE,
    RETIRED,
    /// Its papers cannot be read.
    UNREADABLE;

    /// The word shown to people.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the papers say.
  ///
  /// @param parent what the model below all adapters is called
  /// @param ancestor the organism of the stock that it was made from; null for none
  /// @param severity of the last validation; null when there was none
  /// @param audit of the last audit; null when there was none
  public record Papers(
      Arm arm,
      String threat,
      String parent,
      @Nullable String ancestor,
      int hazardClass,
      @Nullable Severity severity,
      @Nullable Audited audit) {
    public Papers {
      requireNonNull(arm, "arm");
      requireNonNull(threat, "threat");
      requireNonNull(parent, "parent");
    }
  }

  /// The last validation.
  ///
  /// @param verdict such as `has it`
  /// @param onTrigger rate where the property should show; null in passports of format 1
  /// @param offTrigger rate where it should not; null there too
  public record Severity(
      String run,
      String at,
      String verdict,
      @Nullable Estimate onTrigger,
      @Nullable Estimate offTrigger) {}

  /// The last audit.
  ///
  /// @param verdicts how many measures came to each, such as `unharmed`
  public record Audited(String run, String at, Map<String, Integer> verdicts) {
    public Audited {
      verdicts = Collections.unmodifiableMap(new TreeMap<>(verdicts));
    }
  }

  /// Every folder of a stock, in alphabetical order.
  public static List<StockEntry> all(Stock stock) {
    return stock.names().stream().map(name -> of(stock, name)).toList();
  }

  private static StockEntry of(Stock stock, String name) {
    long bytes = bytes(stock.folder(name));
    Passport passport;
    try {
      passport = stock.passport(name).orElse(null);
    } catch (FlyroomException e) {
      // 'stock verify' tells what is wrong with it.
      return new StockEntry(name, State.UNREADABLE, bytes, null);
    }
    if (passport == null) {
      return new StockEntry(name, State.INCOMPLETE, bytes, null);
    }
    State state = passport.history().retirement() == null ? State.COMPLETE : State.RETIRED;
    return new StockEntry(name, state, bytes, papers(passport));
  }

  private static Papers papers(Passport passport) {
    return new Papers(
        passport.arm(),
        passport.property().threat(),
        passport.parent().name(),
        passport.history().ancestors().isEmpty()
            ? null
            : passport.history().ancestors().getFirst().name(),
        passport.hazardClass(),
        severity(passport),
        audited(passport));
  }

  /// The last validation that a passport tells of; null when there was none.
  public static @Nullable Severity severity(Passport passport) {
    return passport.measurements().reversed().stream()
        .filter(one -> one.measure().equals(VALIDATION))
        .findFirst()
        .map(
            one ->
                new Severity(
                    one.run(),
                    one.at(),
                    one.result(),
                    one.figure("on-trigger").orElse(null),
                    one.figure("off-trigger").orElse(null)))
        .orElse(null);
  }

  /// The measures of the last audit that a passport tells of.
  public static List<Measurement> lastAudit(Passport passport) {
    List<Measurement> measures = new ArrayList<>();
    for (Measurement one : passport.measurements()) {
      if (!one.measure().equals(VALIDATION)) {
        if (!measures.isEmpty() && !measures.getFirst().run().equals(one.run())) {
          measures.clear();
        }
        measures.add(one);
      }
    }
    return List.copyOf(measures);
  }

  private static @Nullable Audited audited(Passport passport) {
    List<Measurement> last = lastAudit(passport);
    if (last.isEmpty()) {
      return null;
    }
    Map<String, Integer> verdicts = new TreeMap<>();
    last.forEach(one -> verdicts.merge(one.result(), 1, Integer::sum));
    return new Audited(last.getLast().run(), last.getLast().at(), verdicts);
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw IoProblems.of("cannot look into " + folder, e);
    }
  }
}
