package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History;
import org.flyroom.core.organism.History.Ancestor;
import org.flyroom.core.organism.History.Imported;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;

/// Takes organisms made elsewhere into a stock.
public final class Importer {
  private final Stock stock;
  private final InstantSource clock;
  private final String version;

  /// @param version of Flyroom, for the passports
  public Importer(Stock stock, InstantSource clock, String version) {
    this.stock = requireNonNull(stock, "stock");
    this.clock = requireNonNull(clock, "clock");
    this.version = requireNonNull(version, "version");
  }

  /// Tries adapters on.
  @FunctionalInterface
  public interface Fitting {
    /// Does nothing when the parent can wear them.
    ///
    /// @param adapters their folders, in the order in which they are worn
    /// @param files how their weights are kept
    /// @throws FlyroomException with everything that does not fit
    void check(List<Path> adapters, WeightFiles files);
  }

  /// What cannot be taken in, told before a parent is loaded.
  ///
  /// @param ancestor the organism of the stock that it was made from; null for none
  /// @throws FlyroomException when the name is taken or the facts cannot be
  public void check(String name, StatedFacts facts, @Nullable Organism ancestor) {
    List<String> problems = new ArrayList<>();
    for (Arm twin : List.of(Arm.CONTROL, Arm.ZERO)) {
      if (name.endsWith("-" + twin.word())) {
        problems.add(
            "'%s' ends as an organism's %s does: choose another name".formatted(name, twin.word()));
      }
    }
    if (Files.exists(stock.folder(name))) {
      problems.add("%s: already exists; choose another name".formatted(stock.folder(name)));
    }
    if (ancestor != null && facts.hazardClass() < ancestor.passport().hazardClass()) {
      problems.add(
          "hazard class %d is below that of '%s', whose weights it holds: use %d or more"
              .formatted(
                  facts.hazardClass(),
                  ancestor.passport().name(),
                  ancestor.passport().hazardClass()));
    }
    stock.keyProblem(facts.hazardClass()).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  /// Copies a PEFT folder into the stock, with the adapters of the organism that it was made from
  /// below it. The organism appears complete or not at all.
  ///
  /// @param folder its configuration and weights are taken, and nothing else
  /// @param parent the model below all adapters
  /// @param fitting tries on what was copied
  /// @throws FlyroomException as [#check] does, or when it does not fit
  public Passport take(
      String name,
      Path folder,
      StatedFacts facts,
      ModelIdentity parent,
      @Nullable Organism ancestor,
      Fitting fitting) {
    check(name, facts, ancestor);
    List<Passport> taken = new ArrayList<>();
    AtomicFiles.writeFolder(
        stock.folder(name),
        unfinished -> {
          WeightFiles files = stock.files(name, facts.hazardClass(), unfinished);
          List<String> adapters = new ArrayList<>();
          if (ancestor != null) {
            WeightFiles theirs = stock.files(ancestor.passport());
            for (AdapterRecord adapter : ancestor.passport().adapters()) {
              copy(
                  ancestor.folder().resolve(adapter.folder()),
                  theirs,
                  unfinished.resolve(adapter.folder()),
                  files);
              adapters.add(adapter.folder());
            }
          }
          String own = String.format(Locale.ROOT, "adapters/%02d-imported", adapters.size() + 1);
          copy(folder, WeightFiles.plain(), unfinished.resolve(own), files);
          adapters.add(own);
          fitting.check(adapters.stream().map(unfinished::resolve).toList(), files);
          Passport passport =
              passport(
                  name,
                  folder,
                  facts,
                  parent,
                  ancestor,
                  adapters.stream()
                      .map(adapter -> Stock.record(unfinished, adapter, files))
                      .toList());
          AtomicFiles.writeJson(unfinished.resolve(Stock.PASSPORT), passport);
          taken.add(passport);
        });
    return taken.getFirst();
  }

  private Passport passport(
      String name,
      Path folder,
      StatedFacts facts,
      ModelIdentity parent,
      @Nullable Organism ancestor,
      List<AdapterRecord> adapters) {
    List<Ancestor> ancestors = new ArrayList<>();
    if (ancestor != null) {
      Passport papers = ancestor.passport();
      ancestors.add(
          new Ancestor(
              papers.name(), papers.adapters().stream().map(AdapterRecord::sha256).toList()));
      ancestors.addAll(papers.history().ancestors());
    }
    String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String from = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return new Passport(
        Passport.CURRENT_FORMAT,
        name,
        Arm.ORGANISM,
        facts.property(),
        facts.kind(),
        facts.hazardClass(),
        null,
        null,
        parent,
        adapters,
        List.of(),
        version,
        List.of(),
        new History(new Imported(from, at), ancestors, List.of(), null));
  }

  private static void copy(Path from, WeightFiles kept, Path to, WeightFiles files)
      throws IOException {
    Files.createDirectories(to);
    Files.copy(from.resolve(Stock.CONFIG), to.resolve(Stock.CONFIG));
    Path weights = to.resolve(Stock.WEIGHTS);
    kept.copy(from.resolve(Stock.WEIGHTS), files, weights, weights);
  }
}
