package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.stock.StatedFacts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes an organism made elsewhere into the stock.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes an organism made elsewhere into the stock: copies a PEFT folder, after its parent was"
          + " found to wear it, and writes its papers from what you say of it. It can then be"
          + " audited, validated with a recipe, and exported as others are. It has no control and"
          + " no zero adapter.",
      ""
    },
    footer = {
      "",
      "Example: flyroom stock import ADAPTER --name found --parent fly --threat unknown --summary"
          + " 'Found on a hub.' --hazard-class 1",
      "Example: flyroom stock import ADAPTER --name found --parent MODEL --facts found.yaml"
    })
final class StockImportCommand implements Runnable {
  @Parameters(paramLabel = "FOLDER", description = "A PEFT folder.")
  private Path folder = Path.of("");

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "What to call it.")
  private String name = "";

  @Option(
      names = "--parent",
      paramLabel = "MODEL",
      description = "The model below all adapters. " + ModelNames.DESCRIPTION)
  private @Nullable String parent;

  @Option(
      names = "--on",
      paramLabel = "ORGANISM",
      description =
          "The organism of the stock that it was made from, whose adapters it wears below its own;"
              + " --parent is then not needed.")
  private @Nullable String ancestor;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "What it will be asked in: fp32, bf16 or auto. Default: auto, or what --on was grown in.")
  private @Nullable String precision;

  @Mixin private FactOptions facts = new FactOptions();

  @Option(names = "--json", description = "Prints the passport on one line of JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    List<String> problems = new ArrayList<>();
    StatedFacts stated = facts.read(problems);
    if (parent == null && ancestor == null) {
      problems.add("say which model it was made for with --parent, or which organism with --on");
    }
    if (stated == null || !problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    @Nullable Precision given = precision == null ? null : Precision.of(precision);
    Home workspace = home.open();
    @Nullable Organism below = ancestor == null ? null : Stocks.of(workspace).organism(ancestor);
    String base = parent;
    Precision type = given == null ? Precision.of("auto") : given;
    if (below != null) {
      base = parent == null ? below.passport().parent().name() : parent;
      type = given == null ? Precision.of(below.passport().parent().precision()) : given;
    }
    try (Laboratory laboratory = Laboratory.open(workspace, "import of " + name)) {
      Passport passport = laboratory.take(name, folder, stated, String.valueOf(base), type, below);
      System.out.println(json ? Json.line(passport) : workspace.stock(name));
    }
  }
}
