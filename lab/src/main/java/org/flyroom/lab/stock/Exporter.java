package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.History.Export;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.RecipeFile;
import tools.jackson.databind.node.ObjectNode;

/// Gives organisms out of a stock, as PEFT folders that other tools load.
public final class Exporter {
  /// The hash of every other file of an export, as `sha256sum` writes and checks them.
  public static final String SUMS = "SHA256SUMS";

  private static final int UNDERSTOOD_FROM = 2;

  private final Stock stock;
  private final InstantSource clock;

  public Exporter(Stock stock, InstantSource clock) {
    this.stock = requireNonNull(stock, "stock");
    this.clock = requireNonNull(clock, "clock");
  }

  /// What goes along, and how.
  ///
  /// @param withRecipe recipe, prompts, the threat's files and rows; rows out of an encrypted
  ///   archive stay where they are
  /// @param understood whether the user says that it is known what is given out
  /// @param baseName what other tools call the parent
  /// @param card the text of `README.md`
  public record Wish(boolean withRecipe, boolean understood, String baseName, String card) {
    public Wish {
      requireNonNull(baseName, "baseName");
      requireNonNull(card, "card");
    }
  }

  /// Makes one adapter of several that are worn together.
  @FunctionalInterface
  public interface Joining {
    /// Writes the one adapter.
    ///
    /// @param adapters in the order in which they are worn
    /// @param files how their weights are kept
    /// @param to the PEFT folder to write, in plain; does not exist yet
    void join(List<Path> adapters, WeightFiles files, Path to);
  }

  /// Hears of an export before its folder is seen under its name.
  @FunctionalInterface
  public interface Witness {
    void exported(Passport passport, Export export);
  }

  /// What stands against an export, told before anything is read.
  ///
  /// @throws FlyroomException when the folder exists, or the class asks for more
  public static void check(Passport passport, Path to, boolean understood) {
    List<String> problems = new ArrayList<>();
    if (passport.hazardClass() >= UNDERSTOOD_FROM && !understood) {
      problems.add(
          "'%s' is of hazard class %d: outside the stock its weights lie in plain and nobody sees who loads them; say --i-understand to export it"
              .formatted(passport.name(), passport.hazardClass()));
    }
    if (Files.exists(to)) {
      problems.add("%s: already exists; choose another folder".formatted(to));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  /// Exports. The folder appears complete or not at all; it is in the organism's papers before it
  /// is seen.
  ///
  /// @throws FlyroomException as [#check] does, or when the organism was changed or cannot be
  ///   decrypted
  public Export export(Organism organism, Path to, Wish wish, Joining joining, Witness witness) {
    Passport passport = organism.passport();
    check(passport, to, wish.understood());
    WeightFiles files = stock.files(passport);
    List<Export> made = new ArrayList<>();
    AtomicFiles.writeFolder(
        to,
        unfinished -> {
          adapter(organism, files, unfinished, joining);
          nameBase(unfinished.resolve(Stock.CONFIG), wish.baseName());
          AtomicFiles.write(unfinished.resolve("README.md"), wish.card());
          AtomicFiles.writeJson(
              unfinished.resolve(Stock.PASSPORT), elsewhere(passport, wish.baseName()));
          if (wish.withRecipe()) {
            for (String file : grounds(organism)) {
              Files.copy(organism.folder().resolve(file), unfinished.resolve(file));
            }
            encryptedRows(organism, unfinished);
          }
          String sums = sums(unfinished);
          AtomicFiles.write(unfinished.resolve(SUMS), sums);
          Export export =
              new Export(
                  clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                  String.valueOf(to.toAbsolutePath().normalize().getFileName()),
                  Hashes.sha256(sums),
                  wish.withRecipe());
          stock.replace(passport.with(passport.history().with(export)));
          witness.exported(passport, export);
          made.add(export);
        });
    return made.getFirst();
  }

  private static void adapter(
      Organism organism, WeightFiles files, Path unfinished, Joining joining) throws IOException {
    List<Path> adapters = organism.adapters();
    if (adapters.size() == 1) {
      Path only = adapters.getFirst();
      Files.copy(only.resolve(Stock.CONFIG), unfinished.resolve(Stock.CONFIG));
      Path weights = unfinished.resolve(Stock.WEIGHTS);
      files.copy(only.resolve(Stock.WEIGHTS), WeightFiles.plain(), weights, weights);
      return;
    }
    Path joined = unfinished.resolve("joined");
    joining.join(adapters, files, joined);
    for (String file : List.of(Stock.CONFIG, Stock.WEIGHTS)) {
      Files.move(joined.resolve(file), unfinished.resolve(file));
    }
    Files.delete(joined);
  }

  /// A path on this machine means nothing elsewhere.
  private static void nameBase(Path config, String baseName) throws IOException {
    ObjectNode json =
        Json.parseObject(config.toString(), Files.readString(config, StandardCharsets.UTF_8));
    json.put("base_model_name_or_path", baseName);
    AtomicFiles.write(config, Json.pretty(json));
  }

  private static Passport elsewhere(Passport passport, String baseName) {
    ModelIdentity parent = passport.parent();
    return new Passport(
        Passport.CURRENT_FORMAT,
        passport.name(),
        passport.arm(),
        passport.property(),
        passport.kind(),
        passport.hazardClass(),
        passport.recipeSha256(),
        passport.seed(),
        new ModelIdentity(baseName, parent.fingerprint(), parent.precision(), parent.parameters()),
        passport.adapters(),
        passport.data(),
        passport.grownWith(),
        passport.measurements(),
        passport.history());
  }

  private static SequencedSet<String> grounds(Organism organism) {
    SequencedSet<String> files = new LinkedHashSet<>();
    if (organism.grounds() != null) {
      files.add(Stock.RECIPE);
      files.add(RecipeFile.KEPT_PROMPTS);
    }
    organism.passport().data().stream()
        .filter(data -> data.encryptedSha256() == null)
        .map(DataRecord::name)
        .forEach(files::add);
    return files;
  }

  /// Rows of a dangerous organism leave the stock as its weights do. Those out of an encrypted
  /// archive never do, since whoever published them wanted them in no plain file.
  private static void encryptedRows(Organism organism, Path to) {
    if (organism.isOfArchive()) {
      return;
    }
    for (DataRecord data : organism.passport().data()) {
      if (data.encryptedSha256() != null) {
        Path target = to.resolve(data.name());
        organism
            .rows()
            .get()
            .copy(organism.folder().resolve(data.name()), WeightFiles.plain(), target, target);
      }
    }
  }

  private static String sums(Path folder) throws IOException {
    StringBuilder sums = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        sums.append(Hashes.sha256(file)).append("  ").append(file.getFileName()).append('\n');
      }
    }
    return sums.toString();
  }
}
